// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

extension Stage {
  /// The whole path of a video under that name.
  func path(of name: String) -> String { home.videos.appending(path: name).path }

  /// `scrobbled match`.
  ///
  /// - Parameters:
  ///   - name: of a video.
  ///   - arguments: the id, and options.
  ///   - answer: what its first line says.
  ///   - count: how many plays it says will be delivered.
  func match(
    _ name: String, _ arguments: String..., says answer: String, delivers count: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let match = try await home.run(["match", path(of: name)] + arguments)
    #expect(match.end == .exited(0), "\(match.errors)", sourceLocation: sourceLocation)
    let plays = "\(count) \(count == 1 ? "play" : "plays") will be delivered"
    let lines = [answer] + (count > 0 ? [plays] : [])
    #expect(
      match.output == lines.joined(separator: "\n"), sourceLocation: sourceLocation)
  }

  /// Waits until nothing plays and nothing waits; then the journal says this, the newest first.
  func rests(
    with outcomes: [JSON], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await daemon.rests()
    let history = try await home.history()
    #expect(history.map { $0["outcome"] } == outcomes, sourceLocation: sourceLocation)
  }

  /// What was asked of Trakt to find something out.
  var lookUps: [Exchange] {
    get async { await sandbox.exchanges.filter { $0.method == "GET" } }
  }

  /// What Trakt's history holds, in the order of arrival.
  var plays: [String] {
    get async { await sandbox.history.map(\.item.name) }
  }
}

extension RunningDaemon {
  /// Waits until a line of its log has this in it.
  func logs(_ text: String, from index: Int = 0, within seconds: Double = patience) async throws {
    try await log.first("a line with \(text)", from: index, within: seconds) { $0.contains(text) }
  }
}

extension Home {
  /// Runs `scrobbled` with these arguments.
  func run(
    _ arguments: [String], adding variables: [String: String] = [:]
  ) async throws -> Finished {
    try await Finished.run(
      [Self.products.appending(path: "scrobbled").path] + arguments,
      environment: environment.merging(variables) { $1 })
  }

  /// Where the executables lie.
  private static var products: URL {
    ProcessInfo.processInfo.environment["SCROBBLED_PRODUCTS"].map { URL(filePath: $0) }
      ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }
}

extension Exchange {
  /// The year of the film or show that Trakt says it was about.
  var shownYear: Int? {
    (response?["show"] ?? response?["movie"])?["year"]?.integer
  }
}
