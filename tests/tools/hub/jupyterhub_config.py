"""A trial hub for `make load`: loopback only, every "learner" a process of one account. Never for a real class."""
import os
import sys

here, port = os.environ["LOAD_HOME"], int(os.environ["LOAD_PORT"])
c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = port + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.command = [os.environ["LOAD_PROXY"]]
c.JupyterHub.db_url = f"sqlite:///{here}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{here}/secret"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{here}/home/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--Application.log_level=ERROR"]
c.Spawner.ip = "127.0.0.1"
c.Spawner.env_keep = ["PATH", "LANG", "PYTHONUTF8", "JUPYTER_PATH"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.JupyterHub.concurrent_spawn_limit = 4
c.JupyterHub.cleanup_servers = True
c.JupyterHub.services = [{"name": "load", "api_token": os.environ["LOAD_TOKEN"]}]
c.JupyterHub.load_roles = [{"name": "load", "services": ["load"], "scopes": ["admin:users", "admin:servers", "access:servers"]}]
