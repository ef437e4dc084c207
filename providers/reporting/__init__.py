"""Where a setting writes its SEN information report: begin, one question a page, check, send."""
