// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Revoke the sign-in at Trakt and delete it locally.",
    discussion: """
      The journal is kept. Waiting plays are delivered after the next sign-in.

      EXAMPLES
        scrobbled logout
      """)

  func run() async throws {
    let environment = Terminal.environment
    let signIn = try SignIn(paths: Paths(environment: environment), environment: environment)
    if let trouble = try await signIn.signOut() {
      Terminal.note(
        "hint: the sign-in could not be revoked (\(trouble)); see https://trakt.tv/settings")
    }
    print("signed out")
  }
}
