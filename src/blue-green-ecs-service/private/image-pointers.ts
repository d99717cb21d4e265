import { onlyOne } from '../../private/only-one';

/** The value of a pointer before the first release. No image is called so: it has no digest. */
export const NOTHING_RELEASED = 'none';

/** The pointer of each parameter name. */
export const POINTERS = onlyOne('ImagePointer');

/** The service that reads the pointer of each parameter name; an environment has one of each. */
export const SERVICES = onlyOne('BlueGreenEcsService');
