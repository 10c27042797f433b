"""Scripts/bootstrap, run in a project of its own with a PATH that holds only stand-ins and the core utilities.

Python's stand-in makes real environments, but without the seconds that a real pip in each of them would take; two
tests do it all in earnest.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Stands in for pip: lays down the metadata of each pinned package, which is what bootstrap looks at later.
PIP = """
import pathlib, sys
assert sys.argv[1] == "install" and sys.argv[-2] == "--requirement", sys.argv
for line in open(sys.argv[-1]):
    name, pinned, version = line.split("#")[0].strip().partition("==")
    if pinned:
        folder = pathlib.Path(__file__).parents[1] / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
"""
CORE = ["bash", "cat", "cmp", "dirname", "env", "flock", "rm", "tr"]
LIBRARIES = {"gmp": "libgmp-dev", "mpfr": "libmpfr-dev", "lapacke": "liblapacke-dev", "openblas": "libopenblas-dev"}


class Bootstrap(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.project = self.top / "project with a space"
        (self.project / "Scripts").mkdir(parents=True)
        shutil.copy(ROOT / "Scripts/bootstrap", self.project / "Scripts/bootstrap")
        self.requirements = self.project / "Tests/OracleTests/requirements.txt"
        self.requirements.parent.mkdir(parents=True)
        self.requirements.write_text("# nothing\n")
        self.environment = self.project / ".venv"

        self.bin = self.top / "bin"
        self.bin.mkdir()
        for name in CORE:
            found = shutil.which(name)
            if found:
                (self.bin / name).symlink_to(found)
        self.log = self.top / "log"
        self.log.touch()
        self.installed = self.top / "installed"
        self.installed.mkdir()
        self.command("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
        self.command("pkg-config", f'[[ -e "{self.installed}/$2" ]]')
        for module in LIBRARIES:
            (self.installed / module).touch()
        self.command("z3", "echo 'Z3 version 4.8.12 - 64 bit'")
        self.command("id", "echo 0")
        # What apt-get installs, pkg-config then finds.
        self.command("apt-get", f'echo "apt-get $*" >>"{self.log}"; ' + "".join(
            f'[[ " $* " != *" {package} "* ]] || : >"{self.installed}/{module}"; '
            for module, package in LIBRARIES.items()))
        (self.top / "pip.py").write_text(PIP)
        self.quick_python = self.top / "quick-python"
        self.command(self.quick_python, f"""
            if [[ "$1 $2" != "-m venv" ]]; then exec "{sys.executable}" "$@"; fi
            "{sys.executable}" -m venv --without-pip "$3" || exit
            for packages in "$3"/lib/python3*/site-packages; do
              "{sys.executable}" -c 'import os, shutil, sys; os.makedirs(sys.argv[2]); shutil.copy(sys.argv[1], sys.argv[2] + "/__main__.py")' \\
                "{self.top}/pip.py" "$packages/pip"
            done
            """)
        self.command("python3", f'exec "{self.quick_python}" "$@"')

    def command(self, name, body):
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text("#!/bin/bash\n" + textwrap.dedent(body) + "\n")
        path.chmod(0o755)

    def without(self, name):
        (self.bin / name).unlink()

    def run_it(self, *arguments, **environment):
        return subprocess.run(
            ["bash", str(self.project / "Scripts/bootstrap"), *arguments], cwd=self.top, text=True,
            env={"PATH": str(self.bin), "HOME": str(self.top), **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def succeeds(self, *arguments, **environment):
        done = self.run_it(*arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def fails(self, *expected, arguments=(), **environment):
        done = self.run_it(*arguments, **environment)
        self.assertEqual(done.returncode, 1, done.stderr)
        for text in expected:
            self.assertIn(text, done.stderr)
        return done.stderr

    def installs(self):
        return [line for line in self.log.read_text().splitlines() if " install " in line]

    # Nothing missing

    def test_a_second_run_does_nothing(self):
        self.assertIn("making .venv", self.succeeds())
        before = (self.environment / "pyvenv.cfg").stat().st_mtime_ns
        self.assertEqual(self.succeeds(), "")
        self.assertEqual((self.environment / "pyvenv.cfg").stat().st_mtime_ns, before)
        self.assertEqual(self.log.read_text(), "")

    def test_without_flock_it_still_runs(self):
        (self.bin / "flock").unlink(missing_ok=True)
        self.succeeds()
        self.assertEqual(self.succeeds(), "")

    def test_arguments_are_refused(self):
        for arguments in [["--quick"], ["proofs", "again"], [""]]:
            self.fails("takes no arguments", f"was given: {' '.join(arguments)}", arguments=arguments)

    # Swift

    def test_no_swift(self):
        self.without("swift")
        self.fails("Swift is not on the PATH", "Swift 6.2 or later", "https://www.swift.org/install")

    def test_swift_too_old(self):
        for version in ["5.10", "6.1.2", "6.0"]:
            self.command("swift", f"echo 'Swift version {version} (swift-{version}-RELEASE)'")
            self.fails(f"Swift {'.'.join(version.split('.')[:2])} (", "is too old", "Swift 6.2 or later")

    def test_swift_new_enough(self):
        for version in ["6.2", "6.10", "7.0-dev", "10.0.1"]:
            self.command("swift", f"echo 'swift-driver version: 1.2'; echo 'Apple Swift version {version} (x)'")
            self.succeeds()

    def test_swift_that_does_not_run(self):
        self.command("swift", "echo 'libfoo.so: cannot open shared object file' >&2; exit 127")
        self.fails("does not run", "libfoo.so")

    def test_swift_without_a_version(self):
        self.command("swift", "echo 'OpenStack Swift client'")
        self.fails("cannot be read", "OpenStack Swift client")

    # Libraries

    def test_only_what_is_missing_is_installed(self):
        (self.installed / "lapacke").unlink()
        self.assertIn("installing liblapacke-dev\n", self.succeeds())
        self.assertEqual(len(self.installs()), 1)
        self.assertTrue(self.installs()[0].endswith(" install liblapacke-dev"), self.installs())
        self.assertEqual(self.succeeds(), "")

    def test_without_pkg_config_it_is_installed_with_the_libraries(self):
        saved = (self.bin / "pkg-config").read_text()
        self.without("pkg-config")
        keep = self.top / "pkg-config"
        keep.write_text(saved)
        keep.chmod(0o755)
        apt = (self.bin / "apt-get").read_text().splitlines(keepends=True)
        move = shutil.which("cp")
        self.command("apt-get", f'[[ " $* " != *" pkg-config "* ]] || {move} "{keep}" "{self.bin}/"\n' + "".join(apt[1:]))
        self.succeeds()
        packages = "pkg-config libgmp-dev libmpfr-dev liblapacke-dev libopenblas-dev"
        self.assertTrue(self.installs()[0].endswith(f" install {packages}"))

    def test_z3_is_installed_where_it_is_missing(self):
        self.without("z3")
        apt = (self.bin / "apt-get").read_text().splitlines(keepends=True)
        make = f'[[ " $* " != *" install z3 "* ]] || {{ echo "#!/bin/bash" >"{self.bin}/z3"; {shutil.which("chmod")} +x "{self.bin}/z3"; }}'
        self.command("apt-get", make + "\n" + "".join(apt[1:]))
        self.assertIn("installing z3\n", self.succeeds())
        self.assertTrue(self.installs()[0].endswith(" install z3"), self.installs())
        self.assertEqual(self.succeeds(), "")

    def test_coq_is_installed_for_the_proofs_alone(self):
        # Debian's package brings all three; a system that has but one of them lacks Coq.
        programs = ["coqc", "coq_makefile", "coqchk"]
        self.command("coqc", "exit 0")
        make = "".join(
            f'[[ " $* " != *" install coq "* ]] || {{ echo "#!/bin/bash" >"{self.bin}/{name}"; {shutil.which("chmod")} +x "{self.bin}/{name}"; }}\n'
            for name in programs)
        apt = (self.bin / "apt-get").read_text().splitlines(keepends=True)
        self.command("apt-get", make + "".join(apt[1:]))
        # The proofs need none of the rest.
        self.without("swift")
        (self.installed / "gmp").unlink()
        self.assertIn("installing coq\n", self.succeeds("proofs"))
        self.assertEqual([line.rpartition(" install ")[2] for line in self.installs()], ["coq"])
        self.assertEqual(self.succeeds("proofs"), "")
        self.assertEqual(len(self.installs()), 1)
        self.assertFalse(self.environment.exists())

    def test_coq_is_not_installed_for_the_rest(self):
        self.succeeds()
        self.assertEqual(self.installs(), [])

    def test_coq_installed_but_hidden(self):
        self.fails("coqc, coq_makefile or coqchk is not on the PATH", arguments=["proofs"])

    def test_coq_where_nothing_may_be_installed(self):
        self.command("id", "echo 1000")
        self.fails("Missing: coq", "needs root", "apt-get install coq", arguments=["proofs"])

    def test_latex_is_installed_for_formulas_alone(self):
        file = self.bin / "pdflatex"
        make = f'[[ " $* " != *" install texlive-latex-base "* ]] || {{ echo "#!/bin/bash" >"{file}"; {shutil.which("chmod")} +x "{file}"; }}\n'
        apt = (self.bin / "apt-get").read_text().splitlines(keepends=True)
        self.command("apt-get", make + "".join(apt[1:]))
        # Formulas need none of the rest, and the rest needs no formulas.
        self.succeeds()
        self.assertEqual(self.installs(), [])
        self.without("swift")
        self.assertIn("installing texlive-latex-base\n", self.succeeds("formulas"))
        self.assertEqual([line.rpartition(" install ")[2] for line in self.installs()], ["texlive-latex-base"])
        self.assertEqual(self.succeeds("formulas"), "")
        self.assertEqual(len(self.installs()), 1)

    def test_latex_installed_but_hidden(self):
        self.fails("pdflatex is not on the PATH", arguments=["formulas"])

    def test_no_apt(self):
        (self.installed / "gmp").unlink()
        self.without("apt-get")
        self.fails("Missing: libgmp-dev", "no apt-get", "by your system's own means", "run this again")
        self.assertFalse(self.environment.exists())

    def test_no_root_and_no_sudo(self):
        (self.installed / "gmp").unlink()
        self.command("id", "echo 1000")
        self.fails("Missing: libgmp-dev", "needs root, and there is no sudo", "apt-get install libgmp-dev")
        self.assertEqual(self.log.read_text(), "")

    def test_sudo_is_used_and_never_waits_for_a_password(self):
        (self.installed / "gmp").unlink()
        self.command("id", "echo 1000")
        self.command("sudo", f'echo "sudo $1" >>"{self.log}"; shift; exec "$@"')
        self.succeeds()
        self.assertEqual(self.log.read_text().count("sudo -n\n"), 2)

    def test_sudo_that_refuses(self):
        (self.installed / "gmp").unlink()
        self.command("id", "echo 1000")
        self.command("sudo", "echo 'sudo: a password is required' >&2; exit 1")
        self.fails("sudo: a password is required", "could not install: libgmp-dev", "apt-get install libgmp-dev")

    def test_packages_out_of_reach(self):
        (self.installed / "gmp").unlink()
        self.command("apt-get", "echo 'E: Unable to locate package libgmp-dev' >&2; exit 100")
        self.fails("Unable to locate package", "could not install: libgmp-dev", "Is there a network")

    def test_installed_but_hidden(self):
        (self.installed / "gmp").unlink()
        self.command("apt-get", "exit 0")
        self.fails("pkg-config does not find their libraries: libgmp-dev", "PKG_CONFIG_LIBDIR")

    # Python

    def test_python_without_ensurepip(self):
        # As Debian's Python before python3-venv, which apt-get then brings.
        ready = self.top / "ready"
        self.command("python3", f"""
            if [[ "$*" == *ensurepip* && ! -e "{ready}" ]]; then exit 1; fi
            exec "{self.quick_python}" "$@"
            """)
        self.command("apt-get", f'echo "apt-get $*" >>"{self.log}"; [[ "$*" != *-venv* ]] || : >"{ready}"')
        self.succeeds()
        self.assertRegex(self.installs()[0], r" install .*python3(\.\d+)?-venv$")
        self.assertEqual(self.succeeds(), "")

    def test_python_without_ensurepip_where_nothing_may_be_installed(self):
        self.command("python3", f'[[ "$*" != *ensurepip* ]] || exit 1; exec "{self.quick_python}" "$@"')
        self.command("id", "echo 1000")
        message = self.fails("needs root")
        self.assertRegex(message, r"apt-get install .*python3(\.\d+)?-venv")

    def test_no_fit_python_even_after_an_install(self):
        self.command("python3", "echo 3.9")
        self.fails("No Python 3.11 to 3.14", "DAGLIFT_PYTHON=/path/to/python3")
        self.assertEqual(len(self.installs()), 1)

    def test_a_later_python_on_the_path_is_taken(self):
        self.command("python3", "echo 3.15")
        self.command("python3.12", f'exec "{self.quick_python}" "$@"')
        self.succeeds()
        self.assertEqual(self.log.read_text(), "")

    def test_a_named_python(self):
        self.without("python3")
        self.succeeds(DAGLIFT_PYTHON=str(self.quick_python))
        shutil.rmtree(self.environment)
        self.fails("DAGLIFT_PYTHON=/nowhere/python is no Python 3.11 to 3.14", DAGLIFT_PYTHON="/nowhere/python")

    def test_a_python_that_cannot_make_an_environment(self):
        self.command("python3", f"""
            if [[ "$1" == -m && "$2" == venv ]]; then echo 'disk quota exceeded' >&2; exit 1; fi
            exec "{self.quick_python}" "$@"
            """)
        self.fails("disk quota exceeded", "could not make .venv", "python3-venv")

    def test_in_earnest(self):
        self.command("python3", f'exec "{sys.executable}" "$@"')
        self.assertIn("making .venv", self.succeeds())
        self.assertEqual(self.succeeds(), "")

    def test_no_network_leaves_nothing_that_looks_finished(self):
        self.command("python3", f'exec "{sys.executable}" "$@"')
        self.requirements.write_text("six==1.17.0\n")
        # Port 9 of this machine: nobody answers there.
        closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_TIMEOUT": "2",
                  "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
        self.fails("pip could not install", "is there a network?", **closed)
        self.command("python3", f'exec "{self.quick_python}" "$@"')
        self.assertIn("unfinished", self.succeeds())

    # The environment

    def rebuilt(self):
        message = self.succeeds()
        self.assertIn("out of date, unfinished or broken; making it anew", message)
        self.assertEqual(self.succeeds(), "")

    def test_new_requirements_rebuild(self):
        self.succeeds()
        self.requirements.write_text("# still nothing\n")
        self.rebuilt()

    def test_an_unfinished_environment_is_rebuilt(self):
        self.environment.mkdir()
        (self.environment / "pyvenv.cfg").write_text("home = /nowhere\n")
        self.rebuilt()

    def test_an_environment_whose_python_is_gone_is_rebuilt(self):
        self.succeeds()
        python = self.environment / "bin/python"
        python.unlink()
        python.symlink_to("/nowhere/python3.11")
        self.rebuilt()

    def test_an_environment_that_is_a_file_or_a_link_is_replaced(self):
        self.environment.write_text("")
        self.rebuilt()
        shutil.rmtree(self.environment)
        other = self.top / "other"
        other.mkdir()
        (other / "kept").touch()
        self.environment.symlink_to(other)
        self.rebuilt()
        self.assertTrue((other / "kept").exists())

    def test_a_package_that_is_gone_or_at_another_version_rebuilds(self):
        self.requirements.write_text("left==1.0  # a comment\nright==2.0\n")
        self.succeeds()
        metadata = next(self.environment.glob("lib/*/site-packages/right-2.0.dist-info/METADATA"))
        metadata.write_text(metadata.read_text().replace("Version: 2.0", "Version: 2.1"))
        self.rebuilt()
        shutil.rmtree(metadata.parent)
        self.rebuilt()


if __name__ == "__main__":
    unittest.main()
