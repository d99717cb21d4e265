import { Aws, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/**
 * What `kms:ViaService` can be when a service of a region uses a key on somebody's behalf.
 *
 * Which suffix partitions other than aws use is not documented for this key; only AWS sets it, so naming both admits nobody.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(service: string, region: string): string[] {
  const own = Token.isUnresolved(region) ? Aws.URL_SUFFIX : RegionInfo.get(region).domainSuffix;
  return [...new Set(['amazonaws.com', own ?? Aws.URL_SUFFIX])].map((suffix) => `${service}.${region}.${suffix}`);
}
