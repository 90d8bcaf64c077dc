import type { Persona } from './types';

/** A user of the sandbox: identity, role and rights (sections 6 and 8). */
export interface PersonaRecord {
  name: Persona;
  key: string;
  may: string;
  userId: string;
  email: string;
  tenantId: string;
  role: string;
  automations: 'all' | 'some' | 'none';
  usage: 'all' | 'limit' | 'none';
  /** `helpdesk` reads what the provider administers and changes nothing. */
  admin: 'msp' | 'helpdesk' | 'tenant' | 'none';
  credits: boolean;
}

const key = (n: number) => `5a4db0c5-0000-4000-8000-00000000000${n}`;
const tenantId = 'tenant_Acme01';

export const personas: Record<Persona, PersonaRecord> = {
  admin: {
    name: 'admin',
    key: key(1),
    may: 'everything in its tenant',
    userId: 'user_Admin01',
    email: 'ada.admin@acme.example',
    tenantId,
    role: 'client_admin',
    automations: 'all',
    usage: 'all',
    admin: 'tenant',
    credits: true,
  },
  general_user: {
    name: 'general_user',
    key: key(2),
    may: 'chat, agents, files and the shared automations; no usage',
    userId: 'user_General02',
    email: 'gil.general@acme.example',
    tenantId,
    role: 'general_user',
    automations: 'some',
    usage: 'none',
    admin: 'none',
    credits: true,
  },
  chat_only_user: {
    name: 'chat_only_user',
    key: key(3),
    may: 'chat and agents only; sees no automations, no usage',
    userId: 'user_Chat03',
    email: 'cleo.chat@acme.example',
    tenantId,
    role: 'chat_only_user',
    automations: 'none',
    usage: 'none',
    admin: 'none',
    credits: true,
  },
  no_credits: {
    name: 'no_credits',
    key: key(4),
    may: 'sees everything in its tenant; has no credits left, so nothing runs',
    userId: 'user_Broke04',
    email: 'nora.nocredit@spent.example',
    tenantId: 'tenant_Spent02',
    role: 'client_admin',
    automations: 'all',
    usage: 'all',
    admin: 'tenant',
    credits: false,
  },
  msp: {
    name: 'msp',
    key: key(5),
    may: 'everything, for each of its 12 customers',
    userId: 'user_Msp05',
    email: 'max.msp@msp.example',
    tenantId: 'tenant_Msp00',
    role: 'primary_admin',
    automations: 'all',
    usage: 'all',
    admin: 'msp',
    credits: true,
  },
  msp_helpdesk: {
    name: 'msp_helpdesk',
    key: key(7),
    may: 'reads customers, users and roles of the provider; changes none of them, no usage',
    userId: 'user_Help07',
    email: 'hal.helpdesk@msp.example',
    tenantId: 'tenant_Msp00',
    role: 'helpdesk',
    automations: 'some',
    usage: 'none',
    admin: 'helpdesk',
    credits: true,
  },
  usage_viewer: {
    name: 'usage_viewer',
    key: key(6),
    may: 'the shared apps and workflows, and the credit limit; no usage reports',
    userId: 'user_Viewer06',
    email: 'vera.viewer@acme.example',
    tenantId,
    role: 'usage_viewer',
    automations: 'some',
    usage: 'limit',
    admin: 'none',
    credits: true,
  },
};

export const everyone = Object.values(personas);

export const keys = Object.fromEntries(everyone.map((p) => [p.name, p.key])) as Record<Persona, string>;

/** The persona that owns a key. */
export const personaOf = (candidate: unknown): PersonaRecord | undefined => everyone.find((p) => p.key === candidate);
