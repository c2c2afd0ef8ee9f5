// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to Trakt with a code that you confirm in a browser.",
    discussion: """
      The id and secret of your Trakt API application come from --application-fd, from \
      SCROBBLED_TRAKT_CLIENT_ID and SCROBBLED_TRAKT_CLIENT_SECRET, from [trakt] in config.toml, or \
      from an earlier sign-in or setup, and are kept with the sign-in.

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
