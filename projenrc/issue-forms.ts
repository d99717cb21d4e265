import { YamlFile, type Project } from 'projen';
import { OWNER, PROJECT } from './identity';

const FOLDER = '.github/ISSUE_TEMPLATE';

function question(id: string, label: string, description: string, required = true): object {
  return { type: 'textarea', id, attributes: { label, description }, validations: { required } };
}

/** The forms behind "New issue"; a vulnerability is led away from the public tracker. */
export function addIssueForms(project: Project): void {
  new YamlFile(project, `${FOLDER}/bug.yml`, {
    obj: {
      name: 'Something is wrong',
      description: 'A template, a permission, a message or a document that is not as documented',
      labels: ['bug'],
      body: [
        question('seen', 'What happens', 'With the error code, if there is one, and the part of the template it is about.'),
        question('expected', 'What should happen', 'And which page or comment says so.'),
        question('code', 'Smallest code that shows it', 'Without account numbers or names of yours.'),
        question('versions', 'Versions', 'Of this library, aws-cdk-lib, constructs, Node.js and your language.'),
      ],
    },
  });
  new YamlFile(project, `${FOLDER}/idea.yml`, {
    obj: {
      name: 'Something is missing',
      description: 'A case that cannot be built, or only with an escape hatch',
      labels: ['enhancement'],
      body: [
        question('case', 'What you are building', 'The accounts and services it involves, and who does what.'),
        question('wish', 'What you would like to write', 'A few lines of code say more than a description.'),
        question('today', 'How you do it today', 'Escape hatches and other libraries included.', false),
      ],
    },
  });
  new YamlFile(project, `${FOLDER}/config.yml`, {
    obj: {
      blank_issues_enabled: false,
      contact_links: [{
        name: 'A vulnerability',
        url: `https://github.com/${OWNER}/${PROJECT}/security/advisories/new`,
        about: 'Report it in private; SECURITY.md says what happens next.',
      }],
    },
  });
}
