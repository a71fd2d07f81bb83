# The kit's commands. `make lab` opens the kit, `make test` checks it; nothing but Python >= 3.11, git and make is needed.
# Without make (Windows): see README.md.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
PY := .venv/bin/python
# packages come over the network: be patient, try again
PIP := $(PY) -m pip --disable-pip-version-check --no-input --retries 8 --timeout 120
LAB_ARGS ?=
APP_ARGS ?=
PYTEST_ARGS ?=

.PHONY: help lab app test bench mutants check-law test-doors notebooks lock site book load

help:  ## this list · 本列表
	@sed -n 's/^\([a-z][a-z-]*\):.*## /make \1 — /p' $(MAKEFILE_LIST)

# Two stamps: what a learner needs, and what the tests need on top. A changed lock renews its stamp.
# --no-compile: Python compiles what it uses as it uses it, the rest costs half the time and a fifth of the room.
.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "这里需要 Python 3.11 或更高版本（可用 make PYTHON=python3.12 … 指定）。"; \
	  echo "Python 3.11 or newer is needed here (name another with make PYTHON=python3.12 ...)."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "无法建立 .venv；Debian、Ubuntu 请先安装 python3-venv。"; \
	  echo "Could not create .venv; on Debian or Ubuntu install python3-venv first."; exit 1; }

.venv/learner: requirements.lock pyproject.toml | .venv/pyvenv.cfg
	@echo "首次使用，正在安装（下载约 90 MB，需一两分钟）…… · First use: installing (about 90 MB to download, a minute or two) ..."
	@$(PIP) install -qq --no-compile --require-hashes -r requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tester: requirements-test.lock .venv/learner
	@echo "安装测试工具…… · Installing the test tools ..."
	@$(PIP) install -qq --no-compile --require-hashes -r requirements-test.lock
	@touch $@

lab: .venv/learner  ## open the kit in JupyterLab · 在 JupyterLab 中打开
	@$(PY) -m lawkit lab $(LAB_ARGS)

app: .venv/learner  ## show the case explorer as a page, no code in sight · 以网页打开案情推演面板
	@$(PY) -m lawkit app $(APP_ARGS)

test: .venv/tester  ## run every test, the notebooks included · 运行全部测试（含笔记本）
	@$(PY) -m tests.chromium
	@$(PY) -c "import matplotlib.font_manager" 2>/dev/null  # its first import prints, which a notebook test would see
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env --nbval-cell-timeout=60 \
	  --nbval-kernel-startup-timeout=120 --nbval-sanitize-with tests/nbval_sanitize.cfg \
	  -m "not doors" tests notebooks exercises/answers $(PYTEST_ARGS)

test-doors: .venv/tester  ## the slow tests: packages, site, server · 慢速测试：安装包、网站、服务器
	@$(PY) -m tests.chromium
	@$(PY) -m pytest -m doors tests $(PYTEST_ARGS)

notebooks: .venv/tester  ## build the lessons from their bilingual sources · 由双语源文件生成课程
	@$(PY) tests/tools/build_notebooks.py && $(PY) tests/tools/build_exercises.py

bench: .venv/tester  ## print the speed of engine, charts and panels against their targets · 打印各项速度指标
	@for part in law charts panels; do echo "== $$part"; $(PY) -m tests.bench.bench_$$part || failed=1; done; test -z "$$failed"

mutants: .venv/tester  ## change the law's code line by line and see that tests notice · 变异测试
	@$(PY) -m tests.tools.mutants

check-law: .venv/learner  ## provisions not checked for a year, and what depends on them · 超过一年未核对的条文
	@$(PY) -m lawkit check-law

SITE_ARGS ?=
LOAD_ARGS ?=

site: .venv/tester  ## build the browser-only site into build/site (npm needed) · 生成免安装网站（需要 npm）
	@$(PY) tests/tools/build_site.py $(SITE_ARGS)

book: .venv/tester  ## the lessons as pages to read and print, in build/book · 生成可阅读、可打印的读本
	@$(PY) tests/tools/build_book.py

load: .venv/tester  ## how large a class this machine carries: a hub on loopback, 15 minutes at most · 测量本机可容纳的班级人数
	@$(PY) tests/tools/load.py $(LOAD_ARGS)

# Writes no address into the locks (tests/test_repo.py checks): run it after changing pyproject.toml.
LOCK := .venv/bin/uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet
PIN := .venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
DOORS := tests/tools
lock: .venv/tester  ## renew the lock files · 更新锁定文件
	@$(PIP) install -qq uv
	@echo "setuptools>=77" | $(LOCK) --extra lab --extra app --extra teach -o requirements.lock
	@echo "setuptools>=77" | $(LOCK) --extra test -c requirements.lock -o requirements-test.lock
	@$(PIN) --python-version 3.11 -c requirements.lock $(DOORS)/site/build.in -o $(DOORS)/site/build.lock
	@$(PIN) --python-version 3.11 -c requirements.lock $(DOORS)/hub/hub.in -o $(DOORS)/hub/hub.lock
	@$(PIN) --python-version 3.14 --no-deps $(DOORS)/site/browser.in -o $(DOORS)/site/browser.lock
