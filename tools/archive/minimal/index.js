/** The smallest app that does something: what the platform itself costs, for comparison. */
const { version: platformVersion } = require('zapier-platform-core');

const perform = async (z, { authData }) => {
  const { data } = await z.request({
    url: `${process.env.HATZ_API_BASE_URL}/chat/models`,
    headers: { 'X-API-Key': authData.api_key },
  });
  return data.data.map((model) => ({ id: model.name }));
};

module.exports = {
  version: '1.0.0',
  platformVersion,
  triggers: {
    new_model: {
      key: 'new_model',
      noun: 'Model',
      display: { label: 'New Model', description: 'Triggers when a new model becomes available.' },
      operation: { type: 'polling', perform, sample: { id: 'auto' } },
    },
  },
};
