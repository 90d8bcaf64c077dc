/**
 * The platform's makers of definitions, through one door: bundled, each file that imports them from the platform itself
 * asks for it once more, and with all operations that is a tenth of the time in which the connector loads.
 */
export {
  defineApp,
  defineCreate,
  defineInputField,
  defineInputFields,
  defineSearch,
  defineTrigger,
  version,
} from 'zapier-platform-core';
export type * from 'zapier-platform-core';
