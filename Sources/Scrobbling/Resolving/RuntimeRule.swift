// SPDX-License-Identifier: MIT

/// Whether a file is long enough for the film or episode that its name says.
///
/// A clip that stands in for an episode ("not available"), a menu or a trailer carries the whole
/// film's name as well.
enum RuntimeRule {
  /// A file is not the item where it has a smaller share of its run time …
  static let leastShare = 0.4
  /// … and is shorter by more than this many seconds.
  static let slack = 300.0
  /// How the reason of a refusal begins.
  static let reason = "too short for "

  /// - Parameters:
  ///   - media: with the run time by which it is judged; without one everything is long enough.
  ///   - duration: of the file, in seconds.
  /// - Returns: why it is not this item, for a person; nil where it can be.
  static func refusal(of media: Media, duration: Double) -> String? {
    guard let runtime = media.runtime, duration > 0, duration < runtime * leastShare,
      runtime - duration > slack
    else { return nil }
    return "\(reason)\(media.name): \(length(duration)) instead of \(length(runtime))"
  }

  /// For a person: "8 s", "47 min".
  static func length(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    return whole < 120 ? "\(whole) s" : "\((whole + 30) / 60) min"
  }
}
