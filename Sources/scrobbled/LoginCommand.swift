// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to Trakt with a code that you confirm in a browser.",
    discussion: """
      The client id of a Trakt API application is taken from --application-fd, \
      SCROBBLED_TRAKT_CLIENT_ID, [trakt] in config.toml, or an earlier sign-in or setup, and is \
      stored with the sign-in; without any, it is asked for. The client secret is optional, and \
      taken from the same place.

      EXAMPLES
        scrobbled login
      """)

  @OptionGroup var application: ApplicationOption

  func run() async throws {
    var signIn = try Self.signIn(application.read())
    if try signIn.state == .noApplication, Terminal.isInteractive,
      let typed = try Terminal.askForApplication()
    {
      signIn = try Self.signIn(typed)
    }
    print("signed in as \(try await SignInScreen.run(signIn))")
  }

  /// - Parameter application: overrides the configured one.
  static func signIn(_ application: TraktApplication?) throws -> SignIn {
    let environment = Terminal.environment
    return try SignIn(
      paths: Paths(environment: environment), environment: environment, application: application)
  }
}
