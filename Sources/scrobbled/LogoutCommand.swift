// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Revoke the sign-in at Trakt and delete it here.",
    discussion: """
      The journal is kept on. What waits is delivered after the next sign-in.

      EXAMPLES
        scrobbled logout
      """)

  func run() async throws {
    let environment = Terminal.environment
    let signIn = try SignIn(paths: Paths(environment: environment), environment: environment)
    if let trouble = try await signIn.signOut() {
      Terminal.note("hint: trakt did not hear of it (\(trouble)); see https://trakt.tv/settings")
    }
    print("signed out")
  }
}
