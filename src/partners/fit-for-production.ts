import { checkRequest, type FieldFault } from './check-form.ts';
import { declareClient } from './declare-client.ts';
import { fieldsIn, productionFieldOf } from './form.ts';
import type { PartnerRequest } from './request.ts';

/**
 * What has to be mended before a service can live in production, each fault at the field where it is mended: https
 * everywhere, and a client that its door accepts. Found before it is qualified, because after that it is no longer edited.
 */
export const findProductionFaults = ({
  door,
  fields,
}: Pick<PartnerRequest, 'door' | 'fields'>): readonly FieldFault[] => {
  const live = { door, fields: fieldsIn('production', fields) };
  const written = checkRequest(live, 'production')
    // By now what stands on that page stands in place of the sandbox's.
    .filter(({ step }) => step !== 'production')
    .flatMap(({ faults }) => faults);
  const faults = written.length > 0 ? written : declaredFaults(live);
  return faults.map((fault) => ({ ...fault, field: productionFieldOf(fault.field) }));
};

/** What the door itself would say. */
const declaredFaults = (live: Pick<PartnerRequest, 'door' | 'fields'>): readonly FieldFault[] => {
  const wantsSecret = (live.fields['authentication'] ?? '').startsWith('client_secret');
  const secretHashes = wantsSecret ? [noSecret] : [];
  const declared = declareClient(live, { clientId: 'not-made-yet', environment: 'production', secretHashes });
  return 'faults' in declared ? declared.faults : [];
};

/** In the shape of a hash, and of no secret: one is made with the client. */
const noSecret = `hmac-sha256.${'0'.repeat(22)}.${'0'.repeat(43)}`;
