/**
 * A protocol record is still found this long after its expiry (`ProtocolStore.find`): the engine wants to
 * tell an expired code from an unknown one, and its clock may stand a little behind ours.
 */
export const graceSeconds = 60;
