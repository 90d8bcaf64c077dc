/** The part of a form that the chosen app or workflow decides. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { type AutomationType, findAutomation, wrongType } from '../hatz/automations';
import { badInput } from '../hatz/errors';
import { createClient } from '../hatz/http';
import { fieldsOf, type FormField } from './automation-inputs';
import { textOf } from '../fields/values';

/** A function for `inputFields`: the inputs of the automation chosen in the field `key`, none while it is empty. */
export const automationForm =
  (key: string, type: AutomationType) =>
  async (z: ZObject, bundle: Bundle): Promise<FormField[]> => {
    const typed = textOf(bundle.inputData, key).trim();
    if (typed === '') return [];
    const hatz = createClient(z, bundle);
    const automation = await findAutomation(hatz, typed, type);
    if (automation.type !== type) throw badInput(hatz, wrongType(automation));
    return fieldsOf(automation);
  };
