from aws_cdk import App

from stacks import define_sandbox, define_tooling, define_workload

app = App()
define_tooling(app)
define_sandbox(app)
define_workload(app)
app.synth()
