// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

extension Scenario {
  /// The absolute path of the video of that name.
  func path(of name: String) -> String { home.videos.appending(path: name).path }

  /// Writes a text file beside the videos.
  func write(_ text: String, _ name: String) throws {
    let file = home.videos.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Runs `scrobbled match`, and expects success.
  ///
  /// - Parameters:
  ///   - name: the video's name.
  ///   - arguments: the id, and options.
  ///   - response: the expected first line.
  ///   - count: the expected number of plays to be delivered.
  func match(
    _ name: String, _ arguments: String..., says response: String, delivers count: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let match = try await home.run(["match", path(of: name)] + arguments)
    #expect(match.end == .exited(0), "\(match.errors)", sourceLocation: sourceLocation)
    let plays = "\(count) \(count == 1 ? "play" : "plays") will be delivered"
    let lines = [response] + (count > 0 ? [plays] : [])
    #expect(
      match.output == lines.joined(separator: "\n"), sourceLocation: sourceLocation)
  }

  /// The lookups at Trakt so far.
  var lookups: [Exchange] {
    get async {
      await sandbox.exchanges.filter { $0.method == "GET" && !$0.path.hasPrefix("/sync/") }
    }
  }
}

extension Exchange {
  /// The year of the movie or show in Trakt's response.
  var shownYear: Int? {
    (response?["show"] ?? response?["movie"])?["year"]?.integer
  }
}
