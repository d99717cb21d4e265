import { StackValues } from './stack-values';
import { has } from '../../private/shape';

/** Documents say what may be done with roles; they pass none. */
const DOCUMENTS = /(Polic(y|ies)(Document|Text)?|Tags|Environment|DefinitionString|Definition)$/;
/** What is called a role there is one of Snowflake, Kubernetes, GitHub or the like, or the part that an instance plays. */
const NO_ROLES = /^(AssertionAttributes|ApproverRoles|DatabaseAccessControlRole|MasterBackendRole|PlacementGroupConfigs|RbacRoleMappings|SnowflakeRole)$/;
/** Where types have roles, by ARN or by name. */
const ROLE_PROPERTY = /(roles?(arns?|name|arnforlogging)?|^(authorizer)?credentials(arn)?|^snscallerarn|^deliverlogspermissionarn|^(un)?authenticated)$/i;
/** EMR and Batch say role, and mean the profile. */
const PROFILE_PROPERTY = /(^|iam|ec2)instanceprofile(name|arn)?$|^(jobflowrole|instancerole)$/i;

export const ROLE_ARN = /^arn:[^:]*:iam::[^:]*:role\//;

/** Where a resource says a role, or an instance profile with one. */
export interface RoleProperty {
  readonly property: string;
  readonly value: unknown;
  readonly isProfile: boolean;
}

const isIntrinsic = (value: unknown) => has(value) && !Array.isArray(value)
  && Object.keys(value as object).length === 1 && /^(Ref|Fn::)/.test(Object.keys(value as object)[0]);

/** Whatever stands where roles stand, and whatever is written as a role's ARN. */
export function roleProperties(values: StackValues, value: unknown, property = ''): RoleProperty[] {
  if (DOCUMENTS.test(property) || NO_ROLES.test(property)) return [];
  if (Array.isArray(value)) return value.flatMap((each) => roleProperties(values, each, property));
  const isProfile = PROFILE_PROPERTY.test(property);
  const isRole = () => ROLE_PROPERTY.test(property) || values.texts(value).some((text) => ROLE_ARN.test(text));
  if (typeof value === 'string') return isProfile || isRole() ? [{ property, value, isProfile }] : [];
  if (!has(value)) return [];
  const sides = (value as Record<string, unknown>)['Fn::If'];
  if (Array.isArray(sides)) return sides.slice(1).flatMap((each) => roleProperties(values, each, property));
  if (isIntrinsic(value)) return !isNothing(value) && (isProfile || isRole()) ? [{ property, value, isProfile }] : [];
  const members = value as Record<string, unknown>;
  // Elastic Beanstalk's way to write a property.
  if (typeof members.OptionName === 'string') return roleProperties(values, members.Value, members.OptionName);
  // Some types take a profile as an object with its name or its ARN.
  return Object.entries(members).flatMap(([key, each]) => roleProperties(values, each, isProfile ? property : key));
}

const isNothing = (value: unknown) => (value as { readonly Ref?: unknown }).Ref === 'AWS::NoValue';
