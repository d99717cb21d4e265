"""One app for all accounts: each stack is deployed with the credentials of its own."""

from aws_cdk import App

from access import define_access
from organization_stack import OrganizationStack
from sandbox_stack import SandboxStack
from tooling_stack import ToolingStack
from topology import topology
from workload import define_workload

app = App()
ToolingStack(app)
for environment in topology.environments:
    define_workload(app, environment)
OrganizationStack(app)
SandboxStack(app)
define_access(app)
app.synth()
