// SPDX-License-Identifier: MIT

import ArgumentParser
import CRuntimeTuning
import Daemon

struct DaemonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon",
    abstract: "Run the daemon in the foreground.",
    discussion: """
      The systemd user unit runs this command. While signed out, plays are recorded locally only.

      EXAMPLES
        systemctl --user start scrobbled.socket
        SCROBBLED_LOG_LEVEL=debug scrobbled daemon
      """)

  func run() async throws {
    runtime_tune_allocator()
    try await DaemonProcess(environment: Terminal.environment).run()
  }
}
