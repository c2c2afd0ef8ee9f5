// SPDX-License-Identifier: MIT

import AsyncHTTPClient
public import struct FoundationEssentials.Date
import NIOCore
import NIOHTTP1

extension TraktClient {
  /// What any answer at all tells, also one that refuses.
  public struct Reach: Sendable, Equatable {
    public var status: Int
    /// The server's clock, in whole seconds; nil where it does not say.
    public var date: Date?

    public init(status: Int, date: Date? = nil) {
      self.status = status
      self.date = date
    }
  }

  /// Whether the API answers, with its certificate verified; needs no API application.
  ///
  /// - Parameter deadline: the time in which the answer has to be there.
  public func reach(within deadline: Duration) async throws(TraktError) -> Reach {
    var request = HTTPClientRequest(url: configuration.apiURL + "/")
    request.headers = ["User-Agent": configuration.userAgent]
    let reply = try await within(deadline) { [http, request] in
      let answer = try await http.execute(request, timeout: TimeAmount(deadline))
      return TraktReply(status: Int(answer.status.code), headers: answer.headers, body: .init())
    }.get()
    return Reach(
      status: reply.status, date: reply.date)
  }
}

extension TraktClient {
  /// Who the token belongs to.
  public func userSettings(token: String) async throws(TraktError) -> UserSettings {
    try await send(TraktRequest(path: ["users", "settings"], token: token)).decode()
  }
}
