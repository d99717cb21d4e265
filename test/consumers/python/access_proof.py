import json

from aws_cdk import App
from cdk_secure_delivery import AccessProof

from tooling_stack import ToolingStack
from topology import topology
from workload import define_workload

# Two apps, as two teams have them. Who gets at the artifacts depends on what both of them write.
tooling_app = App()
workload_app = App()
artifacts = ToolingStack(tooling_app).artifacts
prod = topology.environment("prod")
define_workload(workload_app, prod)
proof = AccessProof.of_stages([tooling_app, workload_app], organization_id="o-abc1234567")

artifact = artifacts.bucket.arn_for_objects(f"{topology.artifact_key_prefix}/release-1.zip")
pipeline = topology.pipeline_role_arn
reads = {"principal": pipeline, "action": "s3:GetObject", "resource": artifact}
decrypts = {"principal": pipeline, "action": "kms:Decrypt", "resource": artifacts.key_arn}
deploys = {"principal": pipeline, "action": "sts:AssumeRole", "resource": prod.deploy_role_arn}
releases = {
    "principal": prod.deploy_role_arn,
    "action": "states:StartExecution",
    "resource": prod.deployer_state_machine_arn,
}

# What S3 tells KMS about the object that it decrypts for somebody. KMS is given the bucket's ARN written out.
through_s3 = {
    "kms:ViaService": "s3.eu-west-1.amazonaws.com",
    "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{topology.platform.artifact_bucket_name}",
}
# No template holds the attacker's role: what its owner may have given it is said here, and that is everything.
everything = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
)

attacker = {"principal": "arn:aws:iam::999999999999:role/Attacker", "principal_policies": [everything]}

questions = {
    "the pipeline reads its artifact": reads,
    "the pipeline reads another application's": {
        **reads,
        "resource": artifacts.bucket.arn_for_objects("billing/release-1.zip"),
    },
    "the pipeline reads over plain HTTP": {**reads, "context": {"aws:SecureTransport": "false"}},
    "the pipeline decrypts through S3": {**decrypts, "context": through_s3},
    "the pipeline decrypts directly": decrypts,
    "the pipeline acts as the deploy role": deploys,
    "the deploy role starts a release": releases,
    "the deploy role reads an artifact": {**reads, "principal": prod.deploy_role_arn},
    "an attacker acts as the deploy role": {**deploys, **attacker},
    "an attacker reads": {**reads, **attacker},
    "anybody reads": {**reads, "principal": "*"},
    "a service decrypts": {**decrypts, "principal": "codebuild.amazonaws.com"},
}
answers = []
for question, asked in questions.items():
    answer = proof.decide(**asked)
    answers.append(
        {
            "question": question,
            "allowed": answer.allowed,
            "reason": answer.reason,
            "explanation": answer.explanation,
        }
    )

# The two lines that a test of one's own would hold: they pass, or end the program.
proof.assert_allowed(**reads)
proof.assert_denied(**decrypts)


def message_of(asked: dict) -> str:
    try:
        proof.assert_denied(**asked)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("the demand was met")


# Demanded to be denied: who misspells something must not be told that nobody can do it.
wrong = {
    "it is allowed": reads,
    "AWS has no such action": {**reads, "action": "s3:GetObjekt"},
    "no template holds the principal": {**reads, "principal": "arn:aws:iam::333333333333:role/Nobody"},
    "no template holds the resource": {**reads, "resource": "arn:aws:s3:::somebody-elses/release-1.zip"},
}
errors = [{"mistake": mistake, "message": message_of(asked)} for mistake, asked in wrong.items()]

print(json.dumps({"answers": answers, "errors": errors}, indent=2))
