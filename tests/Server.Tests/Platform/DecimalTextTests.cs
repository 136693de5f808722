using System.Globalization;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Platform;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("1.10", "1.1")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5E+2", "150")]
    [InlineData("25e-4", "0.0025")]
    [InlineData("100000000000000000000000000e-26", "1")]
    [InlineData("0e999", "0")]
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999")]
    [InlineData("1234567890123.456789012345678", "1234567890123.456789012345678")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("0.50000000000000000000000000000000000000000", "0.5")]
    public void A_number_that_fits_is_read_exactly(string text, string value)
    {
        Assert.True(DecimalText.TryParse(text, out var read, out _));
        Assert.Equal(value, read.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("01")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1000")]
    [InlineData("1e99999999999999999999")]
    [InlineData("１")]
    [InlineData("10000000000000000000000000001")]
    [InlineData("0.10000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1234567890123456789.1234567891")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111.1")]
    [InlineData("1e28")]
    [InlineData("1e-29")]
    public void Anything_else_is_refused_never_rounded(string text)
    {
        Assert.False(DecimalText.TryParse(text, out var value, out var problem));
        Assert.Equal(0, value);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_written_decimal_is_read_back_as_it_was()
    {
        var random = new Random(20_260_101);
        for (var i = 0; i < 20_000; i++)
        {
            // 28 digits at most: three parts of 31 bits each are up to 9.9e27.
            var value = new decimal(random.Next(), random.Next(), random.Next(1 << 29), random.Next(2) == 0, (byte)random.Next(29));
            Assert.True(DecimalText.TryParse(value.ToString(CultureInfo.InvariantCulture), out var read, out var problem), problem);
            Assert.Equal(value, read);
        }
    }
}
