// Who gets at the artifacts, decided from what two apps write.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"example.com/acme/delivery/delivery"
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	cdk "github.com/cdk-secure-delivery/cdk-secure-delivery-go/cdksecuredelivery"
)

const attacker = "arn:aws:iam::999999999999:role/Attacker"

// No template holds the attacker's role: what its owner may have given it is said here, and that is everything.
const everything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

type answer struct {
	Question    string  `json:"question"`
	Allowed     *bool   `json:"allowed"`
	Reason      *string `json:"reason"`
	Explanation *string `json:"explanation"`
}

type failure struct {
	Mistake string `json:"mistake"`
	Message string `json:"message"`
}

func main() {
	defer jsii.Close()

	// Two apps, as two teams have them. Who gets at the artifacts depends on what both of them write.
	toolingApp := awscdk.NewApp(nil)
	workloadApp := awscdk.NewApp(nil)
	topology := delivery.NewTopology()
	artifacts := delivery.NewToolingStack(toolingApp, topology).Artifacts
	prod := topology.Environment(jsii.String("prod"))
	delivery.DefineWorkload(workloadApp, topology, prod)
	proof := cdk.AccessProof_OfStages(&[]awscdk.Stage{toolingApp, workloadApp}, &cdk.AccessProofOptions{
		OrganizationId: jsii.String("o-abc1234567"),
	})

	artifact := artifacts.Bucket().ArnForObjects(jsii.String(*topology.ArtifactKeyPrefix() + "/release-1.zip"))
	anothers := artifacts.Bucket().ArnForObjects(jsii.String("billing/release-1.zip"))
	pipeline, deployer := topology.PipelineRoleArn(), prod.DeployRoleArn()
	reads := cdk.AccessQuestion{Principal: pipeline, Action: jsii.String("s3:GetObject"), Resource: artifact}
	decrypts := cdk.AccessQuestion{Principal: pipeline, Action: jsii.String("kms:Decrypt"), Resource: artifacts.KeyArn()}
	deploys := cdk.AccessQuestion{Principal: pipeline, Action: jsii.String("sts:AssumeRole"), Resource: deployer}
	releases := cdk.AccessQuestion{
		Principal: deployer, Action: jsii.String("states:StartExecution"), Resource: prod.DeployerStateMachineArn(),
	}
	// What S3 tells KMS about the object that it decrypts for somebody. KMS is given the bucket's ARN written out.
	throughS3 := map[string]*string{
		"kms:ViaService":                   jsii.String("s3.eu-west-1.amazonaws.com"),
		"kms:EncryptionContext:aws:s3:arn": jsii.String("arn:aws:s3:::" + *topology.Platform().ArtifactBucketName()),
	}

	answers := []answer{
		ask(proof, "the pipeline reads its artifact", reads),
		ask(proof, "the pipeline reads another application's", on(reads, *anothers)),
		ask(proof, "the pipeline reads over plain HTTP", within(reads, map[string]*string{"aws:SecureTransport": jsii.String("false")})),
		ask(proof, "the pipeline decrypts through S3", within(decrypts, throughS3)),
		ask(proof, "the pipeline decrypts directly", decrypts),
		ask(proof, "the pipeline acts as the deploy role", deploys),
		ask(proof, "the deploy role starts a release", releases),
		ask(proof, "the deploy role reads an artifact", by(reads, *deployer)),
		ask(proof, "an attacker acts as the deploy role", by(deploys, attacker, everything)),
		ask(proof, "an attacker reads", by(reads, attacker, everything)),
		ask(proof, "anybody reads", by(reads, "*")),
		ask(proof, "a service decrypts", by(decrypts, "codebuild.amazonaws.com")),
	}

	// The two lines that a test of one's own would hold: they pass, or end the program.
	proof.AssertAllowed(&reads)
	proof.AssertDenied(&decrypts)

	misspelt := reads
	misspelt.Action = jsii.String("s3:GetObjekt")
	// Demanded to be denied: who misspells something must not be told that nobody can do it.
	failures := []failure{
		{"it is allowed", messageOf(proof, reads)},
		{"AWS has no such action", messageOf(proof, misspelt)},
		{"no template holds the principal", messageOf(proof, by(reads, "arn:aws:iam::333333333333:role/Nobody"))},
		{"no template holds the resource", messageOf(proof, on(reads, "arn:aws:s3:::somebody-elses/release-1.zip"))},
	}

	output := json.NewEncoder(os.Stdout)
	output.SetIndent("", "  ")
	if err := output.Encode(map[string]any{"answers": answers, "errors": failures}); err != nil {
		panic(err)
	}
}

func ask(proof cdk.AccessProof, question string, asked cdk.AccessQuestion) answer {
	decided := proof.Decide(&asked)
	return answer{question, decided.Allowed(), decided.Reason(), decided.Explanation()}
}

// messageOf returns what a demand that is not met says. Errors of a construct library reach Go as panics.
func messageOf(proof cdk.AccessProof, asked cdk.AccessQuestion) (message string) {
	met := false
	defer func() {
		if met {
			panic("the demand was met")
		}
		message = fmt.Sprint(recover())
	}()
	proof.AssertDenied(&asked)
	met = true
	return
}

// The question is handed over by value: each of these changes a copy.

func by(question cdk.AccessQuestion, principal string, policies ...string) cdk.AccessQuestion {
	question.Principal = jsii.String(principal)
	if len(policies) > 0 {
		question.PrincipalPolicies = jsii.Strings(policies...)
	}
	return question
}

func on(question cdk.AccessQuestion, resource string) cdk.AccessQuestion {
	question.Resource = jsii.String(resource)
	return question
}

func within(question cdk.AccessQuestion, context map[string]*string) cdk.AccessQuestion {
	question.Context = &context
	return question
}
