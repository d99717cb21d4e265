package com.acme.delivery;

import static com.acme.delivery.Organization.TOPOLOGY;

import io.github.cdksecuredelivery.BlueGreenEcsService;
import io.github.cdksecuredelivery.CanaryAlarmSet;
import io.github.cdksecuredelivery.DeliveryEnvironment;
import io.github.cdksecuredelivery.ReleaseDeployer;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.certificatemanager.Certificate;

/** The service in a workload account, what watches it, and what releases to it. */
final class ServiceStack extends Stack {

    /** @param firstDigest the digest of the first build, which runs until there is a release */
    ServiceStack(final App app, final DeliveryEnvironment environment, final String firstDigest) {
        super(app, "DeliveryService-" + environment.getName(),
            Organization.in(environment.getAccount(), environment.getRegion()));

        Network network = new Network(this, "Network");
        String certificateArn = Organization.certificateArn(environment.getAccount(), environment.getRegion());
        BlueGreenEcsService service = BlueGreenEcsService.Builder.create(this, "Service")
            .topology(TOPOLOGY)
            .environment(environment.getName())
            .vpc(network.getVpc())
            .taskSubnets(network.getSubnets())
            .loadBalancerSubnets(network.getSubnets())
            .certificate(Certificate.fromCertificateArn(this, "Certificate", certificateArn))
            .initialImage(TOPOLOGY.getImageRepositoryUri() + "@" + firstDigest)
            .build();
        CanaryAlarmSet.Builder.create(this, "Alarms").service(service).build();
        ReleaseDeployer.Builder.create(this, "Release").service(service).build();
    }

    /** The account's first two, whatever they are called: nothing is looked up. */
    @Override
    public List<String> getAvailabilityZones() {
        return List.of(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs()));
    }
}
