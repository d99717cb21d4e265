package com.acme.delivery;

import static com.acme.delivery.Organization.TOPOLOGY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdksecuredelivery.AccessAnswer;
import io.github.cdksecuredelivery.AccessProof;
import io.github.cdksecuredelivery.AccessProofOptions;
import io.github.cdksecuredelivery.AccessQuestion;
import io.github.cdksecuredelivery.DeliveryEnvironment;
import io.github.cdksecuredelivery.SecureArtifactBucket;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;

/** Who gets at the artifacts, decided from what two apps write. */
public final class ArtifactAccess {

    /** No template holds the attacker's role: what its owner may have given it is said here, and that is everything. */
    private static final String EVERYTHING = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""";

    private static final String ATTACKER = "arn:aws:iam::999999999999:role/Attacker";

    // Two apps, as two teams have them. Who gets at the artifacts depends on what both of them write.
    private final App toolingApp = new App();
    private final App workloadApp = new App();
    private final SecureArtifactBucket artifacts = new ToolingStack(toolingApp).getArtifacts();
    private final DeliveryEnvironment prod = TOPOLOGY.environment("prod");
    private final AccessProof proof;

    private ArtifactAccess() {
        DeliveryApp.defineWorkload(workloadApp, prod);
        proof = AccessProof.ofStages(
            List.of(toolingApp, workloadApp), AccessProofOptions.builder().organizationId("o-abc1234567").build());
    }

    public static void main(final String[] args) throws JsonProcessingException {
        ArtifactAccess access = new ArtifactAccess();
        // Jackson comes along with every CDK app: jsii speaks JSON.
        System.out.println(new ObjectMapper().writeValueAsString(Map.of("answers", access.answers(), "errors", access.errors())));
    }

    private List<Map<String, Object>> answers() {
        // What S3 tells KMS about the object that it decrypts for somebody. KMS is given the bucket's ARN written out.
        Map<String, String> throughS3 = Map.of(
            "kms:ViaService", "s3.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn", "arn:aws:s3:::" + TOPOLOGY.getPlatform().getArtifactBucketName());
        // The two lines that a test of one's own would hold: they pass, or end the program.
        proof.assertAllowed(reads().build());
        proof.assertDenied(decrypts().build());
        return List.of(
            ask("the pipeline reads its artifact", reads()),
            ask("the pipeline reads another application's",
                reads().resource(artifacts.getBucket().arnForObjects("billing/release-1.zip"))),
            ask("the pipeline reads over plain HTTP", reads().context(Map.of("aws:SecureTransport", "false"))),
            ask("the pipeline decrypts through S3", decrypts().context(throughS3)),
            ask("the pipeline decrypts directly", decrypts()),
            ask("the pipeline acts as the deploy role", deploys()),
            ask("the deploy role starts a release", releases()),
            ask("the deploy role reads an artifact", reads().principal(prod.getDeployRoleArn())),
            ask("an attacker acts as the deploy role", deploys().principal(ATTACKER).principalPolicies(List.of(EVERYTHING))),
            ask("an attacker reads", reads().principal(ATTACKER).principalPolicies(List.of(EVERYTHING))),
            ask("anybody reads", reads().principal("*")),
            ask("a service decrypts", decrypts().principal("codebuild.amazonaws.com")));
    }

    /** Demanded to be denied: who misspells something must not be told that nobody can do it. */
    private List<Map<String, Object>> errors() {
        return List.of(
            error("it is allowed", reads()),
            error("AWS has no such action", reads().action("s3:GetObjekt")),
            error("no template holds the principal", reads().principal("arn:aws:iam::333333333333:role/Nobody")),
            error("no template holds the resource", reads().resource("arn:aws:s3:::somebody-elses/release-1.zip")));
    }

    private AccessQuestion.Builder reads() {
        return AccessQuestion.builder()
            .principal(TOPOLOGY.getPipelineRoleArn())
            .action("s3:GetObject")
            .resource(artifacts.getBucket().arnForObjects(TOPOLOGY.getArtifactKeyPrefix() + "/release-1.zip"));
    }

    private AccessQuestion.Builder decrypts() {
        return AccessQuestion.builder()
            .principal(TOPOLOGY.getPipelineRoleArn())
            .action("kms:Decrypt")
            .resource(artifacts.getKeyArn());
    }

    private AccessQuestion.Builder deploys() {
        return AccessQuestion.builder()
            .principal(TOPOLOGY.getPipelineRoleArn())
            .action("sts:AssumeRole")
            .resource(prod.getDeployRoleArn());
    }

    private AccessQuestion.Builder releases() {
        return AccessQuestion.builder()
            .principal(prod.getDeployRoleArn())
            .action("states:StartExecution")
            .resource(prod.getDeployerStateMachineArn());
    }

    private Map<String, Object> ask(final String question, final AccessQuestion.Builder asked) {
        AccessAnswer answer = proof.decide(asked.build());
        return Map.of("question", question, "allowed", answer.getAllowed(),
            "reason", answer.getReason(), "explanation", answer.getExplanation());
    }

    private Map<String, Object> error(final String mistake, final AccessQuestion.Builder asked) {
        try {
            proof.assertDenied(asked.build());
        } catch (RuntimeException error) {
            return Map.of("mistake", mistake, "message", error.getMessage());
        }
        throw new IllegalStateException("the demand was met");
    }
}
