/** `doctor`: whether everything that a run depends on is as it should be, and what to do where it is not. */

import { type Finding, fine, type Place, placeFinding } from '../core/doctor.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { explain, type Refusal, RefusalError } from '../core/refusals.ts';
import type { DoctorResult } from '../core/results.ts';
import { describe } from '../core/roles.ts';
import { newestLine } from './clock.ts';
import type { Caller, Login, Services } from './ports.ts';
import { read } from './read.ts';

/** What the machine says of itself; nothing of it needs a store. */
export interface Environment {
  readonly versions: readonly Finding[];
  readonly places: readonly Place[];
  readonly terminal: readonly Finding[];
}

/** How to get at the store; each is tried only after the one before it. */
export interface Patient {
  open(): Promise<Services>;
  /** Settings, size and the state of its file; asked only of a store that opens. */
  facts(): Promise<readonly Finding[]>;
  caller(): Promise<Outcome<Caller>>;
}

/** Looks at everything it can get at; what cannot be looked at is a finding, too. */
export async function examine(environment: Environment, patient: Patient): Promise<DoctorResult> {
  const store = await examineStore(patient);
  const checks = [...environment.versions, ...environment.places.map(placeFinding), ...store, ...environment.terminal];
  return { ok: checks.every(({ status }) => status !== 'problem'), checks };
}

async function examineStore(patient: Patient): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    const services = await patient.open();
    findings.push(...(await patient.facts()), ...(await services.store.findings()));
    const organizations = await services.store.read((records) => records.organizations());
    findings.push(fine('store: organizations', String(organizations.length)));
    findings.push(await examineClock(services));
    const login = await services.store.login();
    if (login !== null) findings.push(examineLogin(login));
    findings.push(await examineActor(services, await patient.caller()));
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    findings.push(findingOf('store', 'problem', error.refusal));
  }
  return findings;
}

/** A clock that was ahead once dates every line until it is reached again. No names: anybody may ask. */
async function examineClock(services: Services): Promise<Finding> {
  const now = services.clock.now();
  const last = await services.store.read((records) => newestLine(records));
  if (last === null || last <= now) return fine('clock', now);
  return {
    check: 'clock',
    status: 'warning',
    found: `it says ${now}, but the last line of the store is dated ${last}: every line gets that date until then`,
    fix: 'set the clock of this machine; if it is right now, it was ahead when that line was written, and the date cannot be taken back',
  };
}

/** Whether the database holds people to their roles, or can only be told them. */
function examineLogin({ name, member, trusted }: Login): Finding {
  if (!trusted) return fine('login', member === null ? name : `${name} is ${member}; the database holds it to that role`);
  return {
    check: 'login',
    status: 'warning',
    found: `${name} can change every row by other means, as an owner or a shared login can: roles are advisory, --as is taken at its word`,
    fix: 'give everybody a login of their own: entitle members set EMAIL --db-role NAME',
  };
}

async function examineActor(services: Services, caller: Outcome<Caller>): Promise<Finding> {
  if (!caller.ok) return findingOf('actor', 'warning', caller.refusal);
  const authorized = await read(services, caller.value, 'be-known', async (found) => done(found));
  if (!authorized.ok) return findingOf('actor', 'warning', authorized.refusal);
  const { actor, organization } = authorized.value;
  return fine('actor', `${actor.email} in ${organization.organization}: ${describe(actor)}`);
}

function findingOf(check: string, status: Finding['status'], refusal: Refusal): Finding {
  const { message, hint } = explain(refusal);
  return { check, status, found: message, fix: hint };
}
