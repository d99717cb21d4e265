type Json = Record<string, any>;

/** A fault in the state machine, and what must come of it. */
export interface PlantedFault {
  readonly what: string;
  /** Changes a copy of the definition's states. */
  readonly plant: (states: Record<string, Json>) => void;
  /** What some interleaving must show. */
  readonly shows: RegExp;
}

const fault = (what: string, shows: RegExp, plant: PlantedFault['plant']): PlantedFault => ({ what, plant, shows });

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  fault('the pointer is written before the deployment has ended', /the pointer is|serves/, (states) => {
    states.WaitForDeployment.Next = 'WritePointer';
  }),
  fault('the pointer is not written', /the pointer is/, (states) => {
    states.HowDidItEnd.Choices[0].Next = 'RecordRelease';
  }),
  fault('what was rejected stays registered', /never accepted/, (states) => {
    states.DoesItServe.Default = 'GiveBackLock';
  }),
  fault('what was registered and not written down stays registered', /never accepted/, (states) => {
    states.LookAtFamily.Next = 'GiveBackLock';
  }),
  fault('revisions do not say who has registered them', /never accepted/, (states) => {
    states.RegisterRevision.Arguments = states.RegisterRevision.Arguments.replace('"Value": $me', '"Value": "somebody"');
  }),
  fault('the lock is not given back after a failure', /the lock stays|never comes to rest/, (states) => {
    states.AnyLeft.Choices[1].Next = 'HowItEnds';
  }),
  fault('the lock is not given back after success', /the lock stays|never comes to rest/, (states) => {
    states.RecordRelease.Next = 'HowItEnds';
  }),
  fault('a held lock is overwritten', /two releases/, (states) => {
    delete states.AcquireLock.Arguments.ConditionExpression;
    delete states.AcquireLock.Arguments.ExpressionAttributeNames;
  }),
  fault('the lock of somebody who runs is taken over', /two releases|the pointer is|serves/, (states) => {
    states.DoesItRun.Choices = [{ Condition: '{% false %}', Next: 'TakeOverLock' }];
  }),
  fault('nobody takes over the lock of somebody who was killed', /the lock stays/, (states) => {
    states.TakeOverLock = { Type: 'Fail', Error: 'x', Cause: 'x' };
  }),
  fault('a settlement does not look for the deployment', /the pointer is|serves/, (states) => {
    states.BeginSettlement.Next = 'CleanUp';
  }),
  fault('deployments do not say who has started them', /the pointer is|serves/, (states) => {
    states.StartDeployment.Arguments.Description = 'release';
  }),
  fault('a settlement takes every release back, however it has ended', /the pointer is|serves/, (states) => {
    states.IsOneOurs.Default = 'CleanUp';
  }),
  fault('the next release does not wait for the traffic to come back', /met another deployment/, (states) => {
    states.HowDidItEnd.Choices[1].Next = 'CleanUp';
  }),
  fault('revisions are based on the first one of the family', /the stack meant/, (states) => {
    states.ReadBase.Arguments.TaskDefinition = `arn:aws:ecs:eu-west-1:333333333333:task-definition/${states.LookAtFamily.Arguments.FamilyPrefix}:1`;
  }),
  fault('revisions are based on the newest one of the family', /the stack meant/, (states) => {
    states.ReadBase.Arguments.TaskDefinition = states.LookAtFamily.Arguments.FamilyPrefix;
  }),
  fault('an execution that is redriven writes the pointer', /the pointer is|serves/, (states) => {
    states.HoldLock = { Type: 'Pass', Next: 'WritePointer' };
    states.WritePointer.Arguments.Value = '{% $image %}';
  }),
  fault('an execution that is redriven registers a revision', /never accepted/, (states) => {
    states.RegisterRevision.Arguments = `{% ${states.RegisterRevision.Arguments.slice(states.RegisterRevision.Arguments.indexOf('$merge'))}`;
  }),
  fault('a release is made as often as it is asked for', /released twice/, (states) => {
    states.IsItNew.Choices = [{ Condition: '{% false %}', Next: 'GiveBackLock' }];
  }),
  fault('a release is not remembered', /released twice/, (states) => {
    states.WritePointer.Next = 'GiveBackLock';
  }),
  fault('a release is remembered that was taken back', /says that it was released/, (states) => {
    states.RemoveRevision.Next = 'RecordRelease';
  }),
  fault('a revision of which no answer came is looked for before it is listed', /never accepted/, (states) => {
    states.WaitForLateRevision.Seconds = 0;
  }),
  fault('the schedule does not settle', /the lock stays/, (states) => {
    states.DoesItRun.Choices.push({ Condition: '{% $settles = "regularly" %}', Next: 'NothingToSettle' });
  }),
  fault('a roll-back passes for the deployment that it takes back', /the pointer is|serves/, (states) => {
    for (const name of ['deployment', 'status']) {
      states.LookAtStarted.Assign[name] = states.LookAtStarted.Assign[name].replaceAll(' and $not(Creator = "codeDeployRollback")', '').replaceAll('[0]', '[-1]');
    }
  }),
  fault('a deployment of which no answer came is not looked for', /the pointer is|serves|never accepted/, (states) => {
    states.StartDeployment.Catch[0].Next = 'CleanUp';
  }),
];
