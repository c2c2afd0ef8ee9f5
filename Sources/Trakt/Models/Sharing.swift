// SPDX-License-Identifier: MIT

/// Where a scrobble is posted as well. Without one Trakt does as the user's settings say.
public struct Sharing: Codable, Sendable, Hashable {
  public var twitter: Bool?
  public var mastodon: Bool?
  public var tumblr: Bool?

  public init(twitter: Bool? = nil, mastodon: Bool? = nil, tumblr: Bool? = nil) {
    self.twitter = twitter
    self.mastodon = mastodon
    self.tumblr = tumblr
  }

  public var isEmpty: Bool { self == Sharing() }
}
