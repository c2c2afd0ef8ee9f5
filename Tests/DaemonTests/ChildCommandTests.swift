// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct ChildCommandTests {
  private let command = ChildCommand(environment: [
    "PATH": "/usr/bin:/bin", "SCROBBLED_TRAKT_CLIENT_SECRET": "s3cret", "KEPT": "yes",
  ])

  @Test func `output, errors and exit status are captured`() {
    let outcome = command.run("sh", ["-c", "echo out; echo err >&2; exit 3"])
    #expect(outcome == ChildCommand.Outcome(status: 3, output: "out", errors: "err"))
  }

  /// More than the pipe buffers hold.
  @Test func `large output is read completely`() {
    let outcome = command.run("sh", ["-c", "seq 30000; seq 30000 >&2"])
    #expect(outcome?.status == 0)
    #expect(outcome?.output.hasSuffix("\n30000") == true)
    #expect(outcome?.errors.hasSuffix("\n30000") == true)
  }

  @Test func `slow command is killed at the deadline`() {
    let start = ContinuousClock.now
    #expect(command.run("sleep", ["60"], timeout: 1)?.status == nil)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `child that closes its output and keeps running is killed at the deadline`() {
    let start = ContinuousClock.now
    let outcome = command.run("sh", ["-c", "exec sleep 60 >&- 2>&-"], timeout: 1)
    #expect(outcome == ChildCommand.Outcome(status: nil, output: "", errors: ""))
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `child that closes its output before it exits is awaited`() {
    let outcome = command.run("sh", ["-c", "echo out; exec >&- 2>&-; sleep 0.2; exit 4"])
    #expect(outcome == ChildCommand.Outcome(status: 4, output: "out", errors: ""))
  }

  @Test func `secrets are not passed to children`() {
    let shown = command.run("env", [], variables: ["MORE": "too"])?.output.split(separator: "\n")
    #expect(shown?.contains("KEPT=yes") == true)
    #expect(shown?.contains("MORE=too") == true)
    #expect(shown?.contains { $0.contains("SCROBBLED") } == false)
  }

  @Test func `missing command is nil`() {
    #expect(command.run("no-such-tool", []) == nil)
  }
}
