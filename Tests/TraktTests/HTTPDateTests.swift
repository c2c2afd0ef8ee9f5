// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import Trakt

@Suite struct HTTPDateTests {
  @Test func `date of a server is parsed`() {
    #expect(
      HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT") == Date(timeIntervalSince1970: 784_111_777))
    #expect(
      HTTPDate.parse("Thu, 29 Feb 2024 00:00:00 GMT") == Date(timeIntervalSince1970: 1_709_164_800))
  }

  @Test(arguments: [
    "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "a b c d e GMT",
  ])
  func rejectsInvalidDate(_ text: String) {
    #expect(HTTPDate.parse(text) == nil)
  }
}
