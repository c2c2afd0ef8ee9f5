// SPDX-License-Identifier: MIT

/// The result of identification: ranked hypotheses, or the reason to ignore the file.
public struct Identification: Sendable, Equatable, Codable {
  /// Best first; empty if the name holds no information.
  public var hypotheses: [Hypothesis]
  /// The reason for which the file must not be scrobbled (a trailer, a sample, a random name), or
  /// `nil`.
  public var ignored: String?

  /// Whether the file comes from a video site with user uploads, determined by its host, yt-dlp's
  /// tags or a clip id in its name. A title is weak evidence there.
  public var isVideoSite: Bool
  /// All titles of a file from a video site: its name without the clip's id, and the player's
  /// title. Empty for other files.
  public var clipTitles: [String]
  /// Whether the file is a disc menu, or one of several files of a disc title.
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
