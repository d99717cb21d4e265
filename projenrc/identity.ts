/** Who owns the repository and the packages: the one place to change it. */
export const OWNER = 'cdk-secure-delivery';

/** The name on npm, PyPI and Maven Central. */
export const PROJECT = 'cdk-secure-delivery';
