/** What Zapier loads: the connector that `npm run build` makes. */
module.exports = require('./dist');
