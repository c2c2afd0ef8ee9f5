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

  /// What was asked of Trakt to find something out.
  var lookUps: [Exchange] {
    get async { await sandbox.exchanges.filter { $0.method == "GET" } }
  }
}

extension Exchange {
  /// The year of the film or show that Trakt says it was about.
  var shownYear: Int? {
    (response?["show"] ?? response?["movie"])?["year"]?.integer
  }
}
