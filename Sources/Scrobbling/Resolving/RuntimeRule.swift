// SPDX-License-Identifier: MIT

/// Rule that rejects a file much shorter than the movie or the episodes in its name.
///
/// A placeholder clip ("not available"), a menu or a trailer may carry the full name of the movie.
enum RuntimeRule {
  /// Share of the run time below which a file can be too short.
  static let minimumShare = 0.4
  /// Seconds by which it must also be shorter than the run time.
  static let slack = 300.0
  /// Prefix of the reason for a rejection.
  static let reason = "too short for "

  /// - Parameters:
  ///   - media: the item; without a run time, every file is accepted.
  ///   - duration: the file's duration, in seconds.
  /// - Returns: the reason for a rejection, displayed to the user; nil if the file is accepted.
  static func refusal(of media: Media, duration: Double) -> String? {
    guard let runtime = media.runtime, duration > 0, duration < runtime * minimumShare,
      runtime - duration > slack
    else { return nil }
    return "\(reason)\(name(of: media)): \(length(duration)) instead of \(length(runtime))"
  }

  /// Returns the display name with the last of several episodes: "Breaking Bad 1x01-1x03".
  private static func name(of media: Media) -> String {
    guard media.episodes.count > 1, let last = media.single.last?.name.split(separator: " ").last
    else { return media.name }
    return "\(media.name)-\(last)"
  }

  /// Formats a duration in seconds: "8 s", "47 min".
  static func length(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    return whole < 120 ? "\(whole) s" : "\((whole + 30) / 60) min"
  }
}
