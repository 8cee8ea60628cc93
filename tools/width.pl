# Makes analyzer/source/width.def from two files of the Unicode Character Database:
#   perl tools/width.pl EastAsianWidth.txt extracted/DerivedGeneralCategory.txt
# Ranges of one width that only unassigned code points part are joined.
use strict;
use warnings;

my ($wide, $category) = @ARGV;
my (@width, $version);

# Calls each->(value, code) for every code point that a property file names.
sub each_code {
	my ($path, $each) = @_;
	open my $in, '<', $path or die "cannot read '$path': $!\n";
	while (<$in>) {
		$version ||= $1 if /^# EastAsianWidth-([\d.]+)\.txt/;
		next unless /^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)/;
		my ($first, $last, $value) = (hex $1, hex($2 // $1), $3);
		next if $first > 0xe0fff;    # private use follows, of width 1
		$each->($value, $_) for $first .. $last;
	}
}

each_code($category, sub {
	my ($value, $code) = @_;
	$width[$code] = $value =~ /^(Mn|Me|Cf)$/ ? 0 : $value eq 'Cn' ? undef : 1;
});
each_code($wide, sub {
	my ($value, $code) = @_;
	$width[$code] = 2 if $value =~ /^[WF]$/ && ($width[$code] // 1);
});
$width[0xad] = 1;                       # soft hyphen: terminals print it
$width[$_] = 0 for 0x1160 .. 0x11ff;    # Hangul vowels and finals join the initial

my ($from, $to, $kind);
sub flush_range {
	printf "{0x%x, 0x%x, %d},\n", $from, $to, $kind if defined $from;
	undef $from;
}

print "/* Made by tools/width.pl from Unicode $version. */\n";
for my $code (0 .. $#width) {
	my $now = $width[$code] // next;
	flush_range() if defined $from && $now != $kind;
	($from, $kind) = ($code, $now) if !defined $from && $now != 1;
	$to = $code;
}
flush_range();
