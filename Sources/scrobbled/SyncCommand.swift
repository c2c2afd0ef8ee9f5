// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Deliver queued plays now.",
    discussion: """
      Retries every queued play now instead of at its next attempt. Exits with status 77 if the \
      daemon is not signed in.

      EXAMPLES
        scrobbled sync
      """)

  func run() throws {
    let client = DaemonClient(paths: Paths(environment: Terminal.environment))
    guard try client.sync() else {
      throw CommandFailure(
        "the daemon is not running", hint: "start it: systemctl --user start scrobbled.socket",
        exit: .notRunning)
    }
    print("delivery started; see: scrobbled status")
  }
}
