// SPDX-License-Identifier: MIT

/// The result of identification: ranked hypotheses, or the reason to ignore the file.
public struct Identification: Sendable, Equatable {
  /// Best first; empty where the name holds no information.
  public var hypotheses: [Hypothesis]
  /// Why the file must not be scrobbled (a trailer, a sample, a random name), or `nil`.
  public var ignored: String?

  /// Whether the file comes from a video site with user uploads, by its host, yt-dlp's tags or
  /// the id of a clip in its name. A title is weak evidence there.
  public var isVideoSite: Bool
  /// All that a file from a video site is called by: its name without the clip's id, and the title
  /// that the player shows. Empty for other files.
  public var clipTitles: [String]
  /// Whether the file is a menu of a disc, or one of several files that hold a title of it.
  public var isDiscPiece: Bool

  public init(
    hypotheses: [Hypothesis] = [], ignored: String? = nil, isVideoSite: Bool = false,
    clipTitles: [String] = [], isDiscPiece: Bool = false
  ) {
    self.hypotheses = hypotheses
    self.ignored = ignored
    self.isVideoSite = isVideoSite
    self.clipTitles = clipTitles
    self.isDiscPiece = isDiscPiece
  }
}
