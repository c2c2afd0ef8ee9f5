// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import TraktSandbox

@main
struct TraktSandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trakt-sandbox",
    abstract: "A local server that implements Trakt's API, for tests and the demo.",
    discussion: """
      Serves http://127.0.0.1:PORT until SIGTERM or SIGINT; the first line it prints names the \
      address. The API application is sandbox-client with the secret sandbox-secret, or with \
      none. \
      Tests drive it through the addresses under /_sandbox.
      """)

  @Option(help: "The port; 0 selects a free one.")
  var port = 0

  @Option(help: "A JSON file with additional movies and shows.", completion: .file())
  var catalogue: String?

  @Option(help: "The run time of every movie and episode in minutes; 0 for unknown.")
  var runtime: Int?

  @Flag(inversion: .prefixedNo, help: "Print one line for each request.")
  var log = true

  @Option(help: "The lifetime of an access token in seconds.")
  var tokenLifetime = 604_800

  @Option(help: "The polling interval of a device in seconds.")
  var deviceInterval = 5

  @Option(help: "Approve a sign-in automatically at its Nth poll.")
  var approveAfter: Int?

  @Option(help: "Seconds in which a second scrobble of an item is rejected with 409.")
  var duplicateWindow = 3600

  @Flag(inversion: .prefixedNo, help: "Whether the API application has a secret.")
  var secret = true

  @Option(
    help: "The state of the API application: active, gone, blocked or expired.",
    transform: TraktSandboxCommand.state)
  var application = ApplicationState.active

  @Flag(help: "The account is not a VIP member's, and another application is connected to it.")
  var fullSlot = false

  @Flag(help: "Lift the rate limits.")
  var relaxed = false

  private static func state(_ name: String) throws -> ApplicationState {
    guard let state = ApplicationState(rawValue: name) else {
      throw ValidationError("no such state: \(name)")
    }
    return state
  }

  func run() async throws {
    var configuration = Configuration()
    configuration.port = port
    configuration.tokenLifetime = tokenLifetime
    configuration.deviceInterval = deviceInterval
    configuration.approveAfter = approveAfter
    if let catalogue {
      do {
        try configuration.catalogue.add(json: Data(contentsOf: URL(filePath: catalogue)))
      } catch {
        throw ValidationError("\(catalogue) is not a catalogue")
      }
    }
    if let runtime { configuration.catalogue.setRuntime(max(0, runtime)) }
    configuration.assumptions.duplicateWindow = duplicateWindow
    if !secret { configuration.clientSecret = nil }
    configuration.application = application
    if fullSlot { configuration.membership = Membership(isVIP: false, otherApplications: 1) }
    if relaxed { configuration.limits = .relaxed }
    if log { configuration.printLine = { Output.print($0) } }
    let sandbox = try await TraktSandbox.start(configuration: configuration, stopsOnSignals: true)
    Output.print("trakt-sandbox: \(sandbox.url)")
    try await sandbox.waitUntilStopped()
  }
}
