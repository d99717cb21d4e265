import { Duration, Lazy, Token } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FargateServiceContractProps, ServiceContract, TrafficShift, TrafficShiftKind } from '../../src';
import { problemsOf } from '../helpers/errors';
import { DEV, PROD, topologyOf } from '../helpers/topologies';

const fargate = (change: Partial<FargateServiceContractProps> = {}) => ServiceContract.fargate({ port: 8080, healthCheckPath: '/healthz', ...change });
const minutes = (amount: number) => Duration.minutes(amount);

describe('a traffic shift', () => {
  test.each<[string, TrafficShift, TrafficShiftKind, number]>([
    ['all at once', TrafficShift.allAtOnce(), TrafficShiftKind.ALL_AT_ONCE, 0],
    ['a canary', TrafficShift.canary(10, minutes(15)), TrafficShiftKind.CANARY, 15],
    ['linear, evenly', TrafficShift.linear(10, minutes(3)), TrafficShiftKind.LINEAR, 27],
    ['linear, with a smaller last part', TrafficShift.linear(30, minutes(3)), TrafficShiftKind.LINEAR, 9],
    ['linear, of more than a half', TrafficShift.linear(60, Duration.hours(1)), TrafficShiftKind.LINEAR, 60],
    ['linear, within two days to the minute', TrafficShift.linear(50, minutes(2880)), TrafficShiftKind.LINEAR, 2880],
  ])('%s knows how long it takes', (_, shift, kind, duration) => {
    expect([shift.kind, shift.duration.toMinutes()]).toEqual([kind, duration]);
  });

  test.each<[string, () => unknown, string[]]>([
    ['nothing', () => TrafficShift.canary(0, minutes(5)), ['percent']],
    ['everything', () => TrafficShift.canary(100, minutes(5)), ['percent']],
    ['a fraction', () => TrafficShift.linear(2.5, minutes(5)), ['percent']],
    ['a token', () => TrafficShift.canary(Token.asNumber(Lazy.number({ produce: () => 10 })), minutes(5)), ['percent']],
    ['no interval', () => TrafficShift.canary(10, minutes(0)), ['interval']],
    ['seconds', () => TrafficShift.canary(10, Duration.seconds(90)), ['interval']],
    ['an interval of more than two days', () => TrafficShift.canary(10, minutes(2881)), ['interval']],
    ['steps of more than two days together', () => TrafficShift.linear(10, minutes(321)), ['interval']],
    ['an interval that is a token', () => TrafficShift.canary(10, Duration.minutes(Lazy.number({ produce: () => 5 }))), ['interval']],
    ['an interval that is none', () => TrafficShift.canary(10, 5 as never), ['interval']],
    ['both wrong', () => TrafficShift.linear(101, minutes(0)), ['percent', 'interval']],
  ])('of %s is refused', (_, make, properties) => {
    expect(problemsOf(make)).toEqual(properties.map((property) => `DeliveryTopology.InvalidShift ${property}`));
  });

  test('moves everything in whole steps, in at most two days', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 3000 }), (percent, interval) => {
      let shift: TrafficShift | undefined;
      try {
        shift = TrafficShift.linear(percent, minutes(interval));
      } catch { /* refused */ }
      let moved = percent;
      let took = 0;
      while (moved < 100) {
        moved += percent;
        took += interval;
      }
      expect(shift?.duration.toMinutes()).toBe(took <= 2880 && interval <= 2880 ? took : undefined);
    }), { numRuns: 300 });
  });
});

describe('a service contract', () => {
  test('has a canary, a container and a test port unless said otherwise', () => {
    const { shift, containerName, testPort } = topologyOf({ service: fargate() }).service!;
    expect([shift.kind, shift.percent, shift.duration.toMinutes(), containerName, testPort]).toEqual([TrafficShiftKind.CANARY, 10, 10, 'app', 8443]);
  });

  test('is what every environment goes by that says nothing else', () => {
    const service = fargate({ shift: TrafficShift.linear(20, minutes(1)) });
    const topology = topologyOf({ service, environments: [{ ...DEV, shift: TrafficShift.allAtOnce() }, PROD] });
    expect(topology.environments.map(({ shift }) => shift?.kind)).toEqual([TrafficShiftKind.ALL_AT_ONCE, TrafficShiftKind.LINEAR]);
  });

  test('need not be there, and then nothing is said of a shift', () => {
    expect([topologyOf().service, topologyOf().environment('prod').shift]).toEqual([undefined, undefined]);
  });

  test.each<[string, unknown]>([['a copy', { ...fargate() }], ['a look-alike', { port: 8080, healthCheckPath: '/' }], ['a text', 'fargate'], ['nothing', null]])(
    'cannot be %s', (_, service) => expect(problemsOf(() => topologyOf({ service: service as never }))).toEqual(['DeliveryTopology.InvalidService service']));

  test.each<[string, Partial<FargateServiceContractProps>]>([
    ['port', { port: 0 }], ['port', { port: 65536 }], ['port', { port: 80.5 }], ['port', { port: '8080' as never }],
    ['port', { port: Token.asNumber(Lazy.number({ produce: () => 8080 })) }],
    ['testPort', { testPort: 443 }], ['testPort', { testPort: 80 }], ['testPort', { testPort: -1 }],
    ['healthCheckPath', { healthCheckPath: 'healthz' }], ['healthCheckPath', { healthCheckPath: '/a b' }], ['healthCheckPath', { healthCheckPath: `/${'a'.repeat(1024)}` }],
    ['healthCheckPath', { healthCheckPath: Lazy.string({ produce: () => '/healthz' }) }],
    ['containerName', { containerName: '' }], ['containerName', { containerName: 'a.b' }], ['containerName', { containerName: 'a'.repeat(256) }],
  ])('with an unusable %s is refused: %j', (property, change) => {
    expect(problemsOf(() => topologyOf({ service: fargate(change) }))).toEqual([`DeliveryTopology.InvalidService service.${property}`]);
  });

  test('is told of everything at once, with the rest of the topology', () => {
    const wrong = () => topologyOf({ application: 'A', service: ServiceContract.fargate({} as never), environments: [{ ...DEV, shift: {} as never }] });
    expect(problemsOf(wrong)).toEqual([
      'DeliveryTopology.InvalidName application', 'DeliveryTopology.InvalidService service.port',
      'DeliveryTopology.InvalidService service.healthCheckPath', 'DeliveryTopology.InvalidShift environments[0].shift',
    ]);
  });
});
