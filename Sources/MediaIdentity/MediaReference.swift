// SPDX-License-Identifier: MIT

/// The input of identification.
public struct MediaReference: Sendable, Equatable {
  /// A local path, a URL (`http://…/x.mkv?…`), or `-` for standard input.
  public var path: String
  /// mpv's `media-title`, if it differs from the file name.
  public var mediaTitle: String?
  /// mpv's `metadata`: the container's tags, with keys in any letter case.
  public var tags: [String: String]
  /// mpv's `duration`, in seconds.
  public var duration: Double?

  public init(
    path: String, mediaTitle: String? = nil, tags: [String: String] = [:],
    duration: Double? = nil
  ) {
    self.path = path
    self.mediaTitle = mediaTitle
    self.tags = tags
    self.duration = duration
  }
}
