// SPDX-License-Identifier: MIT

/// What a file was taken for: every reading that makes sense, or why none is wanted.
public struct Identification: Sendable, Equatable {
  /// Best first; empty where the name says nothing.
  public var hypotheses: [Hypothesis]
  /// Why the file must not be scrobbled (a trailer, a sample, a random name), or `nil`.
  public var ignored: String?

  /// Whether it comes from a site where everybody can upload: by its host, yt-dlp's tags or the id
  /// of a clip in its name. A title proves little there.
  public var isVideoSite: Bool

  public init(
    hypotheses: [Hypothesis] = [], ignored: String? = nil, isVideoSite: Bool = false
  ) {
    self.hypotheses = hypotheses
    self.ignored = ignored
    self.isVideoSite = isVideoSite
  }
}
