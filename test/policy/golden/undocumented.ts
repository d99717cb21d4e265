import { aws, iam, kms, orgs } from './golden-case';

/** Questions that AWS's documents leave open, or answer in two ways: there is no case for them. */
export const UNDOCUMENTED: { id: string; question: string; why: string; source: string }[] = [
  {
    id: 'everyone-and-boundary',
    question: 'Does a boundary or session policy limit what a resource policy grants to a plain star?',
    why: 'One page says that nothing else is needed, but not in regard to limits; another speaks of a star under aws:PrincipalArn only.',
    source: iam('reference_policies_elements_principal', 'principal-anonymous'),
  },
  {
    id: 'variable-in-bool',
    question: 'May the value of a Bool hold a variable?',
    why: 'The page on operators says yes, the one on variables no.',
    source: iam('reference_policies_elements_condition_operators', 'Conditions_Boolean'),
  },
  {
    id: 'not-principal-without-account',
    question: 'Does NotPrincipal spare a user or session that it names without the account, or without the role?',
    why: 'The page says that it might not, depending on the service.',
    source: iam('reference_policies_elements_notprincipal'),
  },
  {
    id: 'null-with-set-operator',
    question: 'What do ForAllValues:Null and ForAnyValue:Null mean?',
    why: 'The list of Access Analyzer\'s findings calls the one always true and the other always false; the page on operators has neither.',
    source: iam('access-analyzer-reference-policy-checks'),
  },
  {
    id: 'empty-list-plain',
    question: 'What is an operator without a set operator of a key without any value?',
    why: 'Such a key needs a set operator; what becomes of it without one is not said.',
    source: iam('reference_policies_condition-single-vs-multi-valued-context-keys'),
  },
  {
    id: 'empty-list-ifexists',
    question: 'Does a key without any value exist, for IfExists?',
    why: 'IfExists asks whether the key is in the request; to Null such a key is null, and ForAnyValue of it is false.',
    source: iam('reference_policies_elements_condition_operators', 'Conditions_IfExists'),
  },
  {
    id: 'v6-without-prefix',
    question: 'Is a v6 address without a prefix one address?',
    why: 'The page says that the prefix is 32 by default, which it could hardly be for v6.',
    source: iam('reference_policies_elements_condition_operators', 'Conditions_IPAddress'),
  },
  {
    id: 'service-and-scp',
    question: 'Do service control policies limit a service that acts for itself?',
    why: 'They are said to affect users and roles of member accounts; a service is neither, and has no account.',
    source: orgs('orgs_manage_policies_scps', 'scp-effects-on-permissions'),
  },
  {
    id: 'sns-unsigned',
    question: 'Does a topic answer unsigned requests, where its policy allows a plain star?',
    why: 'The documents name confirmations and cancellations of subscriptions as the calls that need no signature, and are silent on others.',
    source: aws('sns/latest/api/API_Publish'),
  },
  {
    id: 'lambda-most-actions',
    question: 'Which operations on a function can its policy not open to other accounts?',
    why: 'The page says that most can be, and names no others.',
    source: aws('lambda/latest/dg/permissions-function-cross-account'),
  },
  {
    id: 'key-public',
    question: 'Does a key policy that allows a plain star let in the anonymous?',
    why: 'A key is only used by signed requests, which is a matter of the service and not of the policy.',
    source: kms('key-policy-modifying-external-accounts', 'cross-account-key-policy'),
  },
  {
    id: 'resource-star-across-parts',
    question: 'Does a star before the fifth colon of a resource reach over a colon?',
    why: 'The page speaks of stars within the parts between colons, and not of what one does beyond; for conditions the ARN operators answer it.',
    source: iam('reference_policies_elements_resource', 'reference_policies_elements_resource_wildcards'),
  },
  {
    id: 'tag-names-by-case',
    question: 'Which tag is meant where two differ by case only?',
    why: 'Both names match, and one value does; the page calls that an unexpected failure.',
    source: iam('reference_policies_elements_condition'),
  },
];
