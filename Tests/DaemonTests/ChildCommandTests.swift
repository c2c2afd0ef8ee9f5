// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct ChildCommandTests {
  private let command = ChildCommand(environment: [
    "PATH": "/usr/bin:/bin", "SCROBBLED_TRAKT_CLIENT_SECRET": "s3cret", "KEPT": "yes",
  ])

  @Test func whatItPrintsAndHowItEnds() {
    let outcome = command.run("sh", ["-c", "echo out; echo err >&2; exit 3"])
    #expect(outcome == ChildCommand.Outcome(status: 3, output: "out", errors: "err"))
  }

  /// More than a pipe holds, on both sides at once.
  @Test func muchIsReadToItsEnd() {
    let outcome = command.run("sh", ["-c", "seq 30000; seq 30000 >&2"])
    #expect(outcome?.status == 0)
    #expect(outcome?.output.hasSuffix("\n30000") == true)
    #expect(outcome?.errors.hasSuffix("\n30000") == true)
  }

  @Test func whatTakesTooLongIsKilled() {
    let start = ContinuousClock.now
    #expect(command.run("sleep", ["60"], timeout: 1)?.status == nil)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func aChildThatClosesItsOutputAndLivesOnIsKilledAtTheDeadline() {
    let start = ContinuousClock.now
    let outcome = command.run("sh", ["-c", "exec sleep 60 >&- 2>&-"], timeout: 1)
    #expect(outcome == ChildCommand.Outcome(status: nil, output: "", errors: ""))
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func aChildThatClosesItsOutputAndThenEndsIsWaitedFor() {
    let outcome = command.run("sh", ["-c", "echo out; exec >&- 2>&-; sleep 0.2; exit 4"])
    #expect(outcome == ChildCommand.Outcome(status: 4, output: "out", errors: ""))
  }

  @Test func noSecretIsHandedDown() {
    let shown = command.run("env", [], variables: ["MORE": "too"])?.output.split(separator: "\n")
    #expect(shown?.contains("KEPT=yes") == true)
    #expect(shown?.contains("MORE=too") == true)
    #expect(shown?.contains { $0.contains("SCROBBLED") } == false)
  }

  @Test func whatIsNotThereIsNil() {
    #expect(command.run("no-such-tool", []) == nil)
  }
}
