// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Deliver now what waits for Trakt.",
    discussion: """
      Retries every queued play now instead of at its next attempt. Ends with 77 where the daemon is \
      not signed in.

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
    print("on its way; see what waits with: scrobbled status")
  }
}
