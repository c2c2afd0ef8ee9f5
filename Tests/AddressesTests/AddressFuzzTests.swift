// SPDX-License-Identifier: MIT

import Addresses
import Fuzzing
import Testing

struct AddressFuzzTests {
  @Test func `malformed address does not trap`() async {
    let layers = String(repeating: "lavf://", count: 6)
    let corpus = MediaAddressTests.shown.map(\.0) + [layers + "http://h/a", "%", "http://"]
    await Fuzz(corpus).run { bytes, _ in
      let text = String(decoding: bytes, as: UTF8.self)
      let address = MediaAddress(text, workingDirectory: "/a")
      _ = address.title(text)
      return MediaAddress(address.shown).shown == address.shown ? nil : "\(address) is not stable"
    }
  }
}
