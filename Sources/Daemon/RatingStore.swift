// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
public import Scrobbling

/// The command `rate`.
public struct RatingStore: Sendable {
  private let paths: Paths

  public init(paths: Paths) {
    self.paths = paths
  }

  /// Stores a rating, which the daemon delivers: through the daemon if one is running, otherwise
  /// directly while holding its lock.
  ///
  /// - Returns: the name of what was rated.
  public func rate(_ request: RatingRequest) throws(CommandFailure) -> String {
    let name: String?
    if let response = try DaemonClient(paths: paths).rate(request) {
      name = response
    } else {
      name = try store(request)
    }
    if let name { return name }
    throw request.path == nil
      ? CommandFailure(
        "nothing identified plays or was played within the last hour",
        hint: "name the file: scrobbled rate FILE \(request.rating)")
      : CommandFailure(
        "the journal has no identified play of this file", hint: "scrobbled why FILE")
  }

  private func store(_ request: RatingRequest) throws(CommandFailure) -> String? {
    guard FileManager.default.fileExists(atPath: paths.journal) else { return nil }
    let lock = try StateLock.acquire(paths)
    defer { withExtendedLifetime(lock) {} }
    do throws(JournalError) {
      let journal = try Journal(path: paths.journal)
      let date = Date.now.timeIntervalSince1970
      guard let media = try request.media(in: journal, at: date) else { return nil }
      try RatingRequest.store(request.rating, of: media, in: journal, at: date)
      return media.name
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }
}
