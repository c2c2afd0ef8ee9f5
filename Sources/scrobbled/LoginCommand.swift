// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to Trakt with a code that you confirm in a browser.",
    discussion: """
      The client id and secret of your Trakt API application are taken from --application-fd, \
      SCROBBLED_TRAKT_CLIENT_ID and SCROBBLED_TRAKT_CLIENT_SECRET, [trakt] in config.toml, or \
      an earlier sign-in or setup, and are stored with the sign-in.

      EXAMPLES
        scrobbled login
      """)

  @OptionGroup var application: ApplicationOption

  func run() async throws {
    let environment = Terminal.environment
    let signIn = try SignIn(
      paths: Paths(environment: environment), environment: environment,
      application: try application.read())
    print("signed in as \(try await SignInScreen.run(signIn))")
  }
}
