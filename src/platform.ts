/** What the connector takes from the platform when it is loaded: in one place, because every require costs load time. */
export {
  defineApp,
  defineCreate,
  defineInputField,
  defineInputFields,
  defineSearch,
  defineTrigger,
  version as platformVersion,
} from 'zapier-platform-core';
