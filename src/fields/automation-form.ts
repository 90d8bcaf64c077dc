/** The part of a form that the chosen app or workflow decides. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { type AutomationType, findAutomation, wrongType } from '../hatz/automations';
import { connect } from '../hatz/http';
import { fieldsOf, type FormField } from './automation-inputs';
import { textOf } from './values';

/** A function for `inputFields`: the inputs of the automation chosen in the field `key`, none while it is empty. */
export const automationForm =
  (key: string, type: AutomationType) =>
  async (z: ZObject, bundle: Bundle): Promise<FormField[]> => {
    const typed = textOf(bundle.inputData, key).trim();
    if (typed === '') return [];
    const hatz = connect(z, bundle);
    const automation = await findAutomation(hatz, typed, type);
    if (automation.type !== type) throw wrongType(hatz, automation);
    return fieldsOf(automation);
  };

/** The text of a required field. Throws `Error` that names the field by its label when it is empty. */
export const required = (z: ZObject, bundle: Pick<Bundle, 'inputData'>, key: string, label: string): string => {
  const text = textOf(bundle.inputData, key);
  if (text.trim() === '')
    throw new z.errors.Error(`${label} is empty. Fill it in and test the step again.`, 'InvalidInput');
  return text;
};
