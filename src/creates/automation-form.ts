/** The part of a form that the chosen app or workflow decides. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { type AutomationType, findAutomation, wrongType } from '../hatz/automations';
import { isMapped } from '../hatz/by-name';
import { createClient } from '../hatz/http';
import { asRecord, asText, parseJson } from '../hatz/json';
import { fieldsOf, type FormField, noteField, otherInputsField } from './automation-inputs';

const INSTEAD = `Fill in its inputs under ${otherInputsField.label}, by their variable names.`;

/**
 * A function for `inputFields`: the inputs of the automation chosen in the field `key`, none while it is empty. An error
 * would drop the whole form, so a text explains instead what could not be read; only a refused key is thrown.
 */
export const automationForm =
  (key: string, type: AutomationType) =>
  async (z: ZObject, bundle: Bundle): Promise<FormField[]> => {
    const typed = asText(bundle.inputData[key]).trim();
    if (typed === '') return [];
    if (isMapped(typed)) return [noteField(`An earlier step chooses the ${type} when the Zap runs. ${INSTEAD}`)];
    try {
      const automation = await findAutomation(createClient(z, bundle), typed, type);
      if (automation.type !== type) return [noteField(wrongType(automation))];
      return fieldsOf(automation);
    } catch (error) {
      if (error instanceof z.errors.ExpiredAuthError) throw error;
      return [noteField(`The inputs of this ${type} could not be shown. ${sentenceOf(error)} ${INSTEAD}`)];
    }
  };

/** What an error says to a person; the platform writes its own kind of errors as JSON. */
const sentenceOf = (error: unknown): string => {
  const message = asText(asRecord(error)['message']);
  return asText(asRecord(parseJson(message))['message']) || message;
};
