"""The notebook runner: it passes what is true, and fails what has drifted, failed, or does not compile."""

import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = """\
---
jupyter:
  jupytext:
    text_representation:
      extension: .md
  kernelspec:
    name: bash
---
"""


class Notebooks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.page = self.top / "page.md"
        # A build without a library, whose daglift prints its arguments.
        self.build = self.top / "build"
        (self.build / "daglift.product").mkdir(parents=True)
        (self.build / "daglift.product/Objects.LinkFileList").touch()
        daglift = self.build / "daglift"
        daglift.write_text('#!/bin/sh\necho "daglift: $*"\n')
        daglift.chmod(0o755)

    def run_it(self, text, *arguments):
        self.page.write_text(textwrap.dedent(text))
        return subprocess.run(
            [sys.executable, ROOT / "notebooks-md/run", "--build", self.build, *arguments, self.page], cwd=self.top,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def passes(self, text, count, *arguments):
        done = self.run_it(text, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertTrue(done.stdout.endswith(f"notebooks: {count} passed, 0 failed\n"), done.stdout)
        return done.stdout

    def fails(self, text, good, bad, *expected):
        done = self.run_it(text)
        self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
        self.assertTrue(done.stdout.endswith(f"notebooks: {good} passed, {bad} failed\n"), done.stdout)
        for part in expected:
            self.assertIn(part, done.stdout)

    def is_ill_formed(self, text, message):
        done = self.run_it(text)
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertEqual(done.stderr, f"notebooks: {self.page}:{message}\n")

    def updates(self, before, after, written):
        done = self.run_it(before, "--update")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f"{written} outputs written", done.stdout)
        self.assertEqual(self.page.read_text(), textwrap.dedent(after))
        done = self.run_it(after)
        self.assertEqual(done.returncode, 0, done.stdout)

    # Commands

    def test_a_session(self):
        self.passes("""\
            ```console
            $ daglift verify --seed 1
            daglift: verify --seed 1
            $ echo one; \\
            > echo two
            one
            two
            $ true
            $ printf 'no line end'
            no line end
            ```
            """, 4)

    def test_a_cell(self):
        self.passes("""\
            ```bash
            for n in 1 2; do
              daglift "$n"
            done
            ```

            ```text
            daglift: 1
            daglift: 2
            ```

            ```bash
            true
            ```

            A text block that is not right after a cell is none of its.

            ```text
            and is not compared
            ```
            """, 2)

    def test_drift(self):
        for written, change in [("daglift: verified\n", "-daglift: verified\n+daglift: verify\n"),
                                ("", "+daglift: verify\n"), ("daglift: verify\nmore\n", "-more\n"),
                                ("daglift: verify \n", "-daglift: verify \n+daglift: verify\n"),
                                ("\ndaglift: verify\n", "-\n daglift: verify\n")]:
            self.fails(f"```console\n$ daglift verify\n{written}$ echo 1\n1\n```\n", 1, 1,
                       "page.md:2: daglift verify\n", change)

    def test_drift_of_a_cell(self):
        self.fails("```bash\necho 1\n```\n```text\n2\n```\n", 0, 1, "page.md:2: echo 1", "-2\n+1\n")
        self.fails("```bash\necho 1\n```\n", 0, 1, "+1\n")
        self.fails("```bash\ntrue\n```\n\n```text\n1\n```\n", 0, 1, "-1\n")

    def test_errors_are_compared_too(self):
        self.passes("```console\n$ echo oh >&2\noh\n```\n", 1)
        self.fails("```console\n$ echo oh >&2\n```\n", 0, 1, "+oh\n")

    def test_a_failing_command(self):
        self.fails("```console\n$ echo 1; false\n1\n```\n", 0, 1, "+[status 1]\n")
        self.fails("```console\n$ exit 3\n```\n", 0, 1, "+[status 3]\n")
        self.fails("```bash\nfalse\ntrue\n```\n", 0, 1, "+[status 1]\n")
        self.fails("```console\n$ (exit 65) | cat\n```\n", 0, 1, "+[status 65]\n")
        self.fails("```console\n$ if\n```\n", 0, 1, "+[status 2]\n")
        self.fails("```console\n$ kill -9 $$\n```\n", 0, 1, "+[status 137]\n")

    def test_a_failure_that_is_written(self):
        self.passes("```console\n$ (exit 65)\n[status 65]\n$ exit 65\n[status 65]\n```\n", 2)
        self.fails("```console\n$ true\n[status 65]\n```\n", 0, 1, "-[status 65]\n")
        self.fails("```console\n$ exit 66\n[status 65]\n```\n", 0, 1, "+[status 66]\n")

    def test_a_reader_that_has_enough_is_no_failure(self):
        self.passes("```console\n$ yes | head -1\ny\n```\n", 1)

    def test_each_file_has_a_folder_of_its_own(self):
        litter = ROOT / "notebook-litter"
        self.passes("""\
            ```console
            $ echo kept >notebook-litter; ls Package.swift
            Package.swift
            $ cat notebook-litter
            kept
            ```
            """, 2)
        self.assertFalse(litter.exists())

    # What varies

    def test_times(self):
        for first, second in [("took 0.25 s.", "took 11.7 s."), ("a   3 ms  b", "a 12.5 s b"), ("3 µs", "80 ns"),
                              ('{"seconds": 0.25}', '{"seconds": 1e-05}'), ("0.2s", "3s")]:
            self.passes(f"```console volatile=\"time\"\n$ echo '{first}'\n{second}\n```\n", 1)
            self.fails(f"```console\n$ echo '{first}'\n{second}\n```\n", 0, 1)

    def test_a_declaration_covers_its_numbers_only(self):
        for kind, first, second in [
            ("time", "took 1 s", "needed 1 s"), ("time", "1 s 2 s", "1 s"), ("time", "1 s, 10 nodes", "1 s, 11 nodes"),
            ("time", "1 s", "x1 s"), ("time", "1 s, 3 steps", "1 s, 4 steps"), ("time", "1 s 1e-9", "1 s 2e-9"),
            ("rounding", "1e-9 and 1", "1e-9 and 2"), ("rounding", "1e-9", "1e-1"), ("rounding", "1e-9 0.1 s", "1e-9 0.2 s"),
            ("rounding", "proved 1e-9", "refuted 1e-9"),
        ]:
            self.fails(f"```console volatile=\"{kind}\"\n$ echo '{first}'\n{second}\n```\n", 0, 1)

    def test_rounding(self):
        self.passes("```bash volatile=\"rounding time\"\necho 'at most 3.1e-16 in 3 s'\n```\n"
                    "```text\nat most 2e-15 in 4 s\n```\n", 1)
        self.passes("```console volatile=\"rounding\"\n$ echo 'a residual 0 under 1e-9'\na residual 2e-17 under 1e-9\n```\n", 1)

    def test_line_ends_move_with_what_varies(self):
        self.passes("```console volatile=\"time\"\n$ echo 'a b 0.25 s'\na b\n  11.75 s\n```\n", 1)
        self.fails("```console\n$ echo 'a b 0.25 s'\na b\n  0.25 s\n```\n", 0, 1)

    def test_a_declaration_that_covers_nothing(self):
        self.fails("```console volatile=\"time\"\n$ echo 1\n1\n```\n", 1, 1, "page.md:1: volatile=\"time\" is declared")
        self.passes("```console volatile=\"time\"\n$ echo 1\n1\n$ echo 1 s\n2 s\n```\n", 2)

    # Swift

    def test_swift_blocks_are_one_program(self):
        self.passes("""\
            ```swift
            let numbers = [1, 2, 3]
            print(numbers.count)
            ```

            ```text
            3
            ```

            ```swift
            func sum(_ values: [Int]) -> Int { values.reduce(0, +) }
            ```

            ```swift
            print(sum(numbers), terminator: "")
            ```
            ```text
            6
            ```
            """, 3)

    def test_commands_and_swift_take_turns(self):
        self.passes("""\
            ```console
            $ echo one >file
            ```
            ```swift
            import Foundation
            func show() throws { print(try String(contentsOfFile: "file", encoding: .utf8), terminator: "") }
            try show()
            try "two\\n".write(toFile: "other", atomically: true, encoding: .utf8)
            ```
            ```text
            one
            ```
            ```console
            $ mv other file
            ```
            ```swift
            try show()
            ```
            ```text
            two
            ```
            """, 4)

    def test_swift_that_drifted(self):
        self.fails("```swift\nprint(1)\n```\n```text\n2\n```\n```swift\nprint(3)\n```\n```text\n3\n```\n", 1, 1,
                   "page.md:2: print(1)", "-2\n+1\n")

    def test_swift_that_does_not_compile(self):
        self.fails("```swift\nlet a = 1\n```\n\nText.\n\n```swift\nprint(a)\nprint(b)\n```\n```text\n1\n```\n", 0, 2,
                   "does not compile", "page.md:9:", "cannot find 'b' in scope")

    def test_swift_that_a_reader_could_not_compile(self):
        self.fails("```swift\nprint(sqrt(4.0))\n```\n```text\n2.0\n```\n", 0, 1, "cannot find 'sqrt' in scope")

    def test_swift_that_ends_early(self):
        self.fails("```swift\nprint(1)\n```\n```text\n1\n```\n```swift\nprint(2)\nlet none: [Int] = []\nprint(none[0])\n"
                   "```\n```text\n2\n```\n```swift\nprint(3)\n```\n```text\n3\n```\n", 1, 2,
                   "ended with status", "is not reached: a block before it failed")

    def test_without_a_build(self):
        (self.build / "daglift.product/Objects.LinkFileList").unlink()
        self.fails("```swift\nprint(1)\n```\n```text\n1\n```\n", 0, 1, "run swift build -c release")

    # Updating

    def test_an_update_writes_what_was_printed(self):
        self.updates("""\
            Before.

            ```console
            $ echo 1; false
            2
            3
            $ echo 4
            ```

            ```bash
            echo 5
            ```

            ```bash
            true
            ```

            ```text
            6
            ```

            ```bash
            echo 7
            ```
            ```text
            8
            ```

            After.
            """, """\
            Before.

            ```console
            $ echo 1; false
            1
            [status 1]
            $ echo 4
            4
            ```

            ```bash
            echo 5
            ```

            ```text
            5
            ```

            ```bash
            true
            ```

            ```bash
            echo 7
            ```
            ```text
            7
            ```

            After.
            """, 5)

    def test_an_update_leaves_what_only_varied(self):
        text = "```console volatile=\"time\"\n$ echo 5 s\n1 s\n```\n"
        self.passes(text, 1, "--update")
        self.assertEqual(self.page.read_text(), text)

    def test_an_update_does_not_hide_what_failed(self):
        text = "```swift\nprint(b)\n```\n```text\n1\n```\n"
        done = self.run_it(text, "--update")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.page.read_text(), text)

    # Files that are not written as they must be

    def test_ill_formed_files(self):
        run = "```bash\ntrue\n```\n"
        self.is_ill_formed("Nothing.\n", "1: nothing in it is run")
        self.is_ill_formed("\n```bash\ntrue\n", "2: this block is never closed")
        self.is_ill_formed("```console\necho 1\n```\n",
                           "2: a console block begins with a command: a line that begins with '$ '")
        self.is_ill_formed("```console volatile=\"seed\"\n$ true\n```\n", "1: volatile is one of time, rounding; not seed")
        self.is_ill_formed("```console volatile=time\n$ true\n```\n", '1: volatile is written volatile="time"')
        self.is_ill_formed("```text volatile=\"time\"\n1 s\n```\n", "1: a text block is not run, so nothing in it is volatile")
        self.is_ill_formed("---\ntitle: T\n---\n" + run,
                           "1: a notebook begins with a YAML header between lines of ---; it has no jupyter:")

    def test_a_notebook_needs_its_header(self):
        folder = self.top / "notebooks-md"
        folder.mkdir()
        self.page = folder / "01-a.md"
        self.is_ill_formed("```bash\ntrue\n```\n",
                           "1: a notebook begins with a YAML header between lines of ---; it has no jupyter:")
        self.passes(HEADER + "```bash\ntrue\n```\n", 1)

    def test_a_missing_file(self):
        done = subprocess.run([sys.executable, ROOT / "notebooks-md/run", self.top / "none.md"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 64)
        self.assertIn("none.md", done.stderr)


if __name__ == "__main__":
    unittest.main()
